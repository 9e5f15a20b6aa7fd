// The off switch: what another function gets is checked.
// flags: -O2 --snarl-reduce-callees=0
// in private_in_callee
// expect: __snarl_read4
__attribute__((noinline)) inline void add(int &value, int n) { value += n; }
extern "C" int private_in_callee(int n) {
  int value = n;
  add(value, n);
  return value;
}
