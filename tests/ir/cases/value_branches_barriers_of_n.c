// flags: -O1
// flags: -O0
#include <stdatomic.h>
struct barrier {
  atomic_int arrived;
  atomic_uint generation;
  int n;
};
// in ofMember
// expect: @__snarl_last_of\(
// expect: @__snarl_passage_opens
// expect: @__snarl_value_awaited_with
// reject: @__snarl_branch
void ofMember(struct barrier *b) {
  const unsigned mine = atomic_load(&b->generation);
  if (atomic_fetch_add(&b->arrived, 1) + 1 == b->n) {
    atomic_store(&b->arrived, 0);
    atomic_fetch_add(&b->generation, 1);
  } else {
    while (atomic_load(&b->generation) == mine)
      ;
  }
}
// in lessOne
// expect: @__snarl_last_of\(
// expect: @__snarl_passage_opens
void lessOne(struct barrier *b) {
  const unsigned mine = atomic_load(&b->generation);
  const int before = atomic_fetch_add(&b->arrived, 1);
  if (before != b->n - 1) {
    while (atomic_load(&b->generation) == mine)
      ;
    return;
  }
  atomic_store(&b->arrived, 0);
  atomic_store(&b->generation, mine + 1);
}
// in ofParameter
// expect: @__snarl_last_of\(
void ofParameter(int *arrived, atomic_uint *generation, int n) {
  const unsigned mine = atomic_load(generation);
  const int last = n <= __sync_add_and_fetch(arrived, 1);
  if (last) {
    __atomic_store_n(arrived, 0, __ATOMIC_RELAXED);
    atomic_fetch_add(generation, 1);
  } else {
    while (atomic_load(generation) == mine)
      ;
  }
}
// in unlessSomebodyCame
// reject: @__snarl_last_of
// reject: @__snarl_passage_opens
void unlessSomebodyCame(struct barrier *b) {
  const unsigned mine = atomic_load(&b->generation);
  const int seen = atomic_load(&b->arrived);
  if (atomic_fetch_add(&b->arrived, 1) == seen) {
    atomic_fetch_add(&b->generation, 1);
  } else {
    while (atomic_load(&b->generation) == mine)
      ;
  }
}
void work(void);
// in letsNobodyPass
// reject: @__snarl_last_of
// expect: @__snarl_branch_entered_with\(
void letsNobodyPass(struct barrier *b) {
  if (atomic_fetch_add(&b->arrived, 1) + 1 == b->n)
    work();
}
