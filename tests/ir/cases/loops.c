// One check before a loop for what all its iterations access, whatever the optimiser makes of the loop.
// flags: -O1
// flags: -O2
// flags: -O3
#include <stddef.h>
struct pair {
  int first, second;
};
extern void unknown(void);
extern int flag;

// in fill
// count 1: call preserve_allcc
// expect: __snarl_write_range_leaf
void fill(int *a, size_t n) {
  for (size_t i = 0; i < n; ++i)
    a[i] = (int)i;
}
// in backwards
// count 1: call preserve_allcc
// expect: __snarl_write_range_leaf
void backwards(double *a, long n) {
  for (long i = n; i-- > 0;)
    a[i] += 1;
}
// in stencil
// count 2: call preserve_allcc
// expect: __snarl_(read|write)_range_leaf
// expect: __snarl_(read|write)_range_leaf
void stencil(double *to, const double *from, size_t n) {
  for (size_t i = 1; i < n; ++i)
    to[i] = from[i - 1] + from[i] + from[i + 1];
}
// in invariant
// count 2: call preserve_allcc
// expect: __snarl_
void invariant(const long *a, long *sum, int n) {
  for (int i = 0; i < n; ++i)
    *sum += a[i];
}

// What is not accessed by every iteration, or not without gaps, is checked where it is accessed.
// in one_field
// reject: _range
void one_field(struct pair *a, int n) {
  for (int i = 0; i < n; ++i)
    a[i].first = i;
}
// in sometimes
// reject: _range
void sometimes(int *a, int n) {
  for (int i = 0; i < n; ++i)
    if (i % 5 == 2)
      a[i] = 1;
}
// in until
// reject: _range
int until(const char *a, int n) {
  int i = 0;
  while (i < n && a[i])
    ++i;
  return i;
}
// in with_call
// reject: _range
void with_call(int *a, int n) {
  for (int i = 0; i < n; ++i)
    a[i] = 1, unknown();
}
// in with_acquire
// reject: _range
void with_acquire(int *a, int n) {
  for (int i = 0; i < n; ++i)
    a[i] = __atomic_load_n(&flag, __ATOMIC_ACQUIRE);
}
// in with_relaxed
// expect: __snarl_write_range
void with_relaxed(int *a, int n) {
  for (int i = 0; i < n; ++i) {
    a[i] = 1;
    __atomic_fetch_add(&flag, i, __ATOMIC_RELAXED);
  }
}
// in with_release
// reject: _range
void with_release(int *a, int n) {
  for (int i = 0; i < n; ++i) {
    a[i] = 1;
    __atomic_store_n(&flag, i, __ATOMIC_RELEASE);
  }
}
// in volatile_access
// reject: _range
void volatile_access(volatile int *a, int n) {
  for (int i = 0; i < n; ++i)
    a[i] = 1;
}
// in private
// reject: __snarl_
int private(int n) {
  int a[100];
  for (int i = 0; i < 100; ++i)
    a[i] = n ^ i;
  return a[n];
}
// in not_checked
// reject: __snarl_|swept
__attribute__((no_sanitize("thread"))) void not_checked(int *a, int n) {
  for (int i = 0; i < n; ++i)
    a[i] = 1;
}
// A sweep of few granules is tested where the function is executed often: no call for what is known already.
// in short_sweep
// expect: icmp ugt i64 .*, 256
// expect: call preserve_allcc void @__snarl_write_range_leaf
void short_sweep(int *a, unsigned n) {
  for (unsigned i = 0; i < n; ++i)
    a[i] = 1;
}
// in module
// reject: snarl.swept.(read|write)
