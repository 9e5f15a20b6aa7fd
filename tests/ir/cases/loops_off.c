// flags: -O2 --snarl-reduce-loops=0
// in fill
// reject: _range
// expect: __snarl_write
void fill(int *a, int n) {
  for (int i = 0; i < n; ++i)
    a[i] = i;
}
