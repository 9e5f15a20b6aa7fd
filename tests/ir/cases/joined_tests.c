// The tests of what one pointer points to share the words, the cell's address and the branch; each has its own call.
// flags: -O1 -g --snarl-reduce-alone=0 --snarl-inline-everywhere=1
// flags: -O2 -g --snarl-reduce-alone=0 --snarl-inline-everywhere=1 -fPIC
struct part {
  struct part *next;
  int weight;
  int unused;
  short count;
  char tag;
};
void other(void);
// in total
// count 1: btrq
// count 1: br i1 .*!prof
// expect: call .*@__snarl_read4_leaf
// expect: call .*@__snarl_read2_leaf
// expect: call .*@__snarl_read8_leaf
long total(struct part *p) {
  long sum = 0;
  while (p) {
    const long weight = p->weight;
    sum += weight * p->count;
    p = p->next;
  }
  return sum;
}
// What is read by what was read is tested then.
// in chase
// count 2: br i1 .*!prof
// count 1: call .*_missed_leaf
long chase(struct part **at) {
  long sum = 0;
  while (*at) {
    struct part *first = *at;
    sum += first->weight;
    at = &first->next;
  }
  return sum;
}
// Bytes whose place in a granule is not known have cells of their own.
// in bytes
// count 3: btrq
// count 2: br i1 .*!prof
int bytes(const char *p, const char *end) {
  int sum = 0;
  for (; p < end && p[0] != 7; p += p[9] * p[2])
    sum += p[0];
  return sum;
}
// A field that is only accessed after something was ordered is tested then.
// in ordered
// count 2: br i1 .*!prof
void ordered(struct part *p, int *flag) {
  while (p) {
    p->weight = 1;
    __atomic_store_n(flag, 1, __ATOMIC_RELEASE);
    p->count = 2;
    p = p->next;
  }
}
