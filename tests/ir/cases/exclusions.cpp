// Attributes that take code out.
// flags: -O1
// flags: -O0
// flags: -O2 -g
extern "C" {
int counter;
void other(void);
// in unchecked
// reject: @__snarl_(read|write)
// expect: alloca \{ (ptr|i8\*), i64 \}
// expect: @__snarl_atomic4_load
__attribute__((no_sanitize("thread"))) int unchecked(int *p) {
  other();
  return counter + __atomic_load_n(p, __ATOMIC_SEQ_CST);
}
// in untouched
// reject: snarl
__attribute__((disable_sanitizer_instrumentation)) int untouched(int *p) {
  other();
  return counter + __atomic_load_n(p, __ATOMIC_SEQ_CST);
}
// in caller
// expect: call .*@unchecked
// expect: __snarl_(read|write)
int caller(int *p) { return unchecked(p) + counter; }
}
template <typename T> struct Holder {
  __attribute__((no_sanitize("thread"))) static T get(T *p) { return *p; }
};
// in _ZN6HolderIlE3getEPl
// reject: @__snarl_(read|write)
template struct Holder<long>;
inline int outer(int *p) {
  struct Local {
    __attribute__((no_sanitize("thread"))) static int get(int *q) { return *q; }
  };
  auto lambda = [p]() __attribute__((no_sanitize("thread"))) { return *p; };
  return Local::get(p) + lambda();
}
// in _ZZ5outerPiEN5Local3getES_
// reject: @__snarl_(read|write)
// in _ZZ5outerPiENKUlvE_clEv
// reject: @__snarl_(read|write)
// in callsOuter
// expect: snarl
extern "C" int callsOuter(int *p) { return outer(p); }
static auto atNamespaceScope = [](int *p) __attribute__((no_sanitize("thread"))) { return *p; };
// in callsLambda
// expect: snarl
extern "C" int callsLambda(int *p) { return atNamespaceScope(p); }
