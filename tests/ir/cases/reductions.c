// flags: -O1 -fno-strict-aliasing
extern void unknown(void);
struct pair {
  int first, second;
};
// in repeated
// count 1: call preserve_allcc
int repeated(volatile int *p) { return *p + *p; }
// in repeated_after_call
// count 2: call preserve_allcc
int repeated_after_call(volatile int *p) {
  int value = *p;
  unknown();
  return value + *p;
}
// in repeated_after_acquire
// count 1: call preserve_allcc
int repeated_after_acquire(volatile int *p, int *flag) {
  int value = *p;
  __atomic_load_n(flag, __ATOMIC_ACQUIRE);
  return value + *p;
}
// in repeated_after_release
// count 2: call preserve_allcc
int repeated_after_release(volatile int *p, int *flag) {
  int value = *p;
  __atomic_store_n(flag, 1, __ATOMIC_RELEASE);
  return value + *p;
}
// A relaxed operation orders nothing: what it could publish, a fence before the first access has published.
// in repeated_after_relaxed
// count 1: call preserve_allcc
int repeated_after_relaxed(volatile int *p, int *flag, int *count) {
  int value = *p;
  __atomic_store_n(flag, 1, __ATOMIC_RELAXED);
  __atomic_fetch_add(count, 1, __ATOMIC_RELAXED);
  return value + *p;
}
// in repeated_after_fence
// count 2: call preserve_allcc
int repeated_after_fence(volatile int *p, int *flag) {
  int value = *p;
  __atomic_thread_fence(__ATOMIC_RELEASE);
  __atomic_store_n(flag, 1, __ATOMIC_RELAXED);
  return value + *p;
}
// in repeated_after_exchange
// count 2: call preserve_allcc
int repeated_after_exchange(volatile int *p, int *flag, int expected) {
  int value = *p;
  __atomic_compare_exchange_n(flag, &expected, 1, 0, __ATOMIC_RELEASE, __ATOMIC_RELAXED);
  return value + *p;
}
// in dominated
// count 1: call preserve_allcc
int dominated(volatile int *p, int n) {
  int value = *p;
  if (n > 3)
    value += *p * n;
  return value;
}
// in not_dominated
// count 2: call preserve_allcc
int not_dominated(volatile int *p, int n) {
  int value = 0;
  if (n > 3)
    value = *p * n;
  return value + *p;
}
// in on_both_ways
// count 2: call preserve_allcc
int on_both_ways(volatile int *p, int n) {
  int value = 0;
  if (n > 3) {
    value = *p * n;
  } else {
    unknown();
    value = *p + n;
  }
  return value + *p;
}
// in updated
// count 1: call preserve_allcc
// expect: __snarl_write4
void updated(int *p) { *p += 3; }
// in update_over_acquire
// count 2: call preserve_allcc
void update_over_acquire(int *p, int *flag) { *p = *p + __atomic_load_n(flag, __ATOMIC_ACQUIRE); }
// in neighbours
// count 1: call preserve_allcc
// expect: __snarl_write8
void neighbours(struct pair *p, int a, int b) {
  p->second = b;
  p->first = a;
}
// in not_neighbours
// count 2: call preserve_allcc
void not_neighbours(struct pair *p, int a, int b) {
  p->second = b;
  unknown();
  p->first = a;
}
