// A loop that orders nothing has a version without tests, chosen in front of it while the program has one thread.
struct node {
  struct node *next;
  int value;
};
void other(void);
// in chase
// expect: load i32, .*@__snarl_tls
// expect: icmp eq i32 %\S+, 0
// expect: br i1
// expect: btrq
// count 2: store i32 1
int chase(struct node *p) {
  while (p) {
    p->value = 1;
    p = p->next;
  }
  return 0;
}
// Who is called may start a thread, and beside the call a test would save nothing that counts.
// in calls
// count 1: store i32 1
// reject: btrq
int calls(struct node *p) {
  while (p) {
    p->value = 1;
    other();
    p = p->next;
  }
  return 0;
}
// So may another thread's work be waited for.
// in spins
// count 1: store i32
// reject: btrq
int spins(struct node *p, int *ready) {
  int rounds = 0;
  while (!__atomic_load_n(ready, __ATOMIC_ACQUIRE)) {
    p->value = ++rounds;
    p = p->next;
  }
  return rounds;
}
// Values of either version reach what comes behind.
// in found
// count 1: phi .*\[.*\[.*\[
struct node *found(struct node *p, int wanted) {
  while (p->value != wanted)
    p = p->next;
  return p;
}
// Those of a loop within it, too: what is around it is not versioned, for it calls.
// in partition
// count 1: icmp eq i32 %\S+, 0
void partition(struct node *first, struct node *last) {
  while (first < last) {
    struct node *at = first;
    for (;; ++at) {
      while (at->value < 7)
        ++at;
      if (at->next == last)
        break;
      at->value = 7;
    }
    partition(first, at);
    first = at;
  }
}
// A check behind the loop looks at an address from within either version.
// in behind
// count 1: icmp eq i32 %\S+, 0
// expect: phi
// expect: call .*@__snarl_write4
int *behind(struct node *p, int wanted) {
  int *last;
  do {
    last = &p->value;
    p = p->next;
  } while (*last != wanted);
  other();
  *last = 0;
  return last;
}
// So does one of bytes whose number is known in the loop only.
// in sized
// count 1: icmp eq i32 %\S+, 0
// expect: call .*@__snarl_write_range
void sized(struct node *p, char *to) {
  unsigned long size;
  do {
    size = (unsigned long)p->value * 3;
    p = p->next;
  } while (p);
  other();
  __builtin_memset(to, 0, size);
}
// A call for what is rarely executed stays in the version without tests: the runtime says what is looked at.
// in rarely
// count 1: icmp eq i32 %\S+, 0
// count 2: call .*@__snarl_write4
int rarely(struct node *p, int *count) {
  for (; p; p = p->next)
    if (__builtin_expect(p->value == 77, 0))
      ++*count;
  other();
  return 0;
}
