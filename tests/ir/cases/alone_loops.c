// A loop that orders nothing has a version without tests, chosen in front of it while the program has one thread.
// flags: -O1 --snarl-reduce-alone=1
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
