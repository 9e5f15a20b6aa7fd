// Accesses that together leave no gap. (At -O2 the vectoriser of clang 14 and 19 drops the mark of what it
// interleaves.) flags: -O1
struct pair {
  int first, second;
};
// in fields
// count 1: call preserve_allcc
// expect: __snarl_write_range_leaf
void fields(struct pair *a, int n) {
  for (int i = 0; i < n; ++i)
    a[i].first = i, a[i].second = n;
}
