// What a store of the loop might change is compared with what it stores to; then a check in front settles the tests,
// which stay. flags: -O1
struct bytes {
  unsigned char *begin, *end;
};
struct closure {
  struct bytes *bytes;
};
extern void unknown(void);
// in filled
// expect: __snarl_write_range_leaf
// expect: __snarl_write1_missed_leaf
void filled(struct bytes *a, int n) {
  for (int i = 0; i < n; ++i)
    a->begin[i] = (unsigned char)i;
}
// The number of turns is loaded, too.
// in to_the_end
// expect: __snarl_write_range_leaf
void to_the_end(struct bytes *a) {
  for (unsigned long i = 0; i < (unsigned long)(a->end - a->begin); ++i)
    a->begin[i] ^= 7;
}
// in until_the_end
// expect: __snarl_write_range_leaf
void until_the_end(struct bytes *a) {
  for (unsigned char *at = a->begin; at != a->end; ++at)
    *at ^= 7;
}
// in of_closure
// expect: __snarl_read_range_leaf
// expect: __snarl_write_range_leaf
void of_closure(struct closure *a, struct closure *b, int n) {
  for (int i = 0; i < n; ++i)
    a->bytes->begin[i] = b->bytes->begin[i] / 2;
}
// Where another store may go nobody knows.
// in elsewhere
// reject: _write_range
void elsewhere(struct bytes *a, unsigned char **b, int n) {
  for (int i = 0; i < n; ++i) {
    a->begin[i] = (unsigned char)i;
    *b[i] = 0;
  }
}
// in with_call
// reject: _range
void with_call(struct bytes *a, int n) {
  for (int i = 0; i < n; ++i) {
    a->begin[i] = (unsigned char)i;
    unknown();
  }
}
// in sometimes
// reject: _range
void sometimes(struct bytes *a, int n) {
  for (int i = 0; i < n; ++i)
    if (i % 5 != 2)
      a->begin[i] = (unsigned char)i;
}
