// The off switch: locals are checked like anything else.
// flags: -O0 --snarl-reduce-locals=0
// in sum
// expect: __snarl_write4
int sum(int n) { return n; }
