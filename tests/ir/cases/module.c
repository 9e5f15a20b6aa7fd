// One constructor of highest priority per linked file, and the mark that keeps a module from being done twice.
// in module
// expect: \$__snarl_module_constructor = comdat any
// expect: @llvm.global_ctors = appending global .* i32 0, .*@__snarl_module_constructor, .*@__snarl_module_constructor
// expect: define linkonce_odr hidden void @__snarl_module_constructor\(\).* comdat
// expect: call void @__snarl_module_v3
// expect: !snarl.instrumented
int nothing;
