// What is loaded between the elements that a loop wants, and left unused, is no access; what the program loads as a
// vector is one, whole.
// flags: -O2 --snarl-reduce-loops=0
struct pair {
  int mine, theirs;
};
// in add_up
// reject: __snarl_read(16|32)_
// reject: _range
// expect: load <[48] x i32>
// expect: @__snarl_read4
long add_up(const struct pair *a, int n) {
  long sum = 0;
  for (int i = 0; i < n; ++i)
    sum += a[i].mine;
  return sum;
}
typedef int four __attribute__((vector_size(16)));
typedef int two __attribute__((vector_size(8)));
// in two_of_four
// expect: @__snarl_read16
two two_of_four(const four *p) { return __builtin_shufflevector(*p, *p, 0, 3); }
