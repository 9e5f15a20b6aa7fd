// Frame records: none in leaves, one in callers, left before jumps and returns, linked again where control comes
// back from elsewhere.
// flags: -O2
// flags: -O2 -g
#include <setjmp.h>
extern "C" {
int callee(int);
void may_throw(void);
extern jmp_buf place;
extern int (*next[])(int);
extern int (*by_pointer[])(int *, int);
// in leaf
// reject: alloca \{ (ptr|i8\*), i64 \}
int leaf(int *p) { return *p; }
// in caller
// expect: alloca \{ (ptr|i8\*), i64 \}
// expect: call (ptr|i8\*) @llvm.returnaddress
// expect: store volatile .*@__snarl_tls
// expect: @callee
// expect: store volatile .*@__snarl_tls
// expect: ret i32
int caller(int n) { return callee(n) + 1; }
// in ends_in_call
// expect: alloca \{ (ptr|i8\*), i64 \}
// expect: = call i32 @callee
// expect: store volatile .*@__snarl_tls
// expect: ret i32
int ends_in_call(int n) { return callee(n + 1); }
// in goes_round
// expect: alloca \{ (ptr|i8\*), i64 \}
// expect: store volatile .*@__snarl_tls
// expect: store volatile .*@__snarl_tls.*\n.*(tail call .*i32 @comes_back)
// expect: ret i32\b
int comes_back(int n);
__attribute__((noinline)) int goes_round(int n) { return callee(n) > 3 ? comes_back(n + 1) : n * 2; }
// in comes_back
// reject: alloca \{ (ptr|i8\*), i64 \}
// expect: tail call .*i32 @goes_round
__attribute__((noinline)) int comes_back(int n) { return goes_round(n - 1); }
// in dispatches
// expect: tail call .*i32 %
int dispatches(int n) { return next[n](n); }
// in forwards
// reject: tail call .*i32 %
int forwards(int n) { return by_pointer[n](&n + 1, n); }
// in catches
// expect: landingpad
// expect: store volatile .*@__snarl_tls
// expect: __cxa_begin_catch
int catches(void) {
  try {
    may_throw();
  } catch (...) {
    return 1;
  }
  return 0;
}
// in returns_twice
// expect: call .*setjmp
// expect: store volatile .*@__snarl_tls
// expect: @callee
int returns_twice(void) { return _setjmp(place) ? callee(1) + 1 : 0; }
}
