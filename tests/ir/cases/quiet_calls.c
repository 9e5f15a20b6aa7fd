// A function of the module that is known not to synchronise separates nothing, wherever it stands.
// flags: -O1
static int table[4];
__attribute__((noinline)) static int quiet(int n) { return table[n & 3] += n; }
// in over_quiet_call
// count 1: call preserve_allcc
int over_quiet_call(volatile int *p) {
  int value = *p;
  value += quiet(value);
  return value + *p;
}
__attribute__((noinline)) static int releasing(int n) { return __atomic_exchange_n(table, n, __ATOMIC_RELEASE); }
// in over_release
// count 2: call preserve_allcc
int over_release(volatile int *p) {
  int value = *p;
  value += releasing(value);
  return value + *p;
}
