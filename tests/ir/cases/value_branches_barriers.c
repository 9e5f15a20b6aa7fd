// flags: -O1
// flags: -O0
#include <stdatomic.h>
struct barrier {
  atomic_int left;
  atomic_uint generation;
  int n;
};
// in passes
// expect: @__snarl_value_awaited\(
// expect: @__snarl_passage_opens
// expect: @__snarl_value_awaited_with
// reject: @__snarl_branch
void passes(struct barrier *b) {
  const unsigned mine = atomic_load(&b->generation);
  if (atomic_fetch_sub(&b->left, 1) == 1) {
    atomic_store(&b->left, b->n);
    atomic_fetch_add(&b->generation, 1);
  } else {
    while (atomic_load(&b->generation) == mine)
      ;
  }
}
// in returnsEarly
// expect: @__snarl_passage_opens
void returnsEarly(struct barrier *b) {
  const unsigned mine = atomic_load(&b->generation);
  if (atomic_fetch_sub(&b->left, 1) != 1) {
    while (atomic_load(&b->generation) == mine)
      ;
    return;
  }
  atomic_store(&b->left, b->n);
  atomic_store(&b->generation, mine + 1);
}
// in spinsOnAnother
// reject: @__snarl_passage_opens
void spinsOnAnother(struct barrier *b, struct barrier *c) {
  const unsigned mine = atomic_load(&b->generation);
  if (atomic_fetch_sub(&b->left, 1) == 1) {
    atomic_fetch_add(&b->generation, 1);
  } else {
    while (atomic_load(&c->generation) == mine)
      ;
  }
}
// in spinsIfItLikes
// reject: @__snarl_passage_opens
void spinsIfItLikes(struct barrier *b, int likes) {
  const unsigned mine = atomic_load(&b->generation);
  if (atomic_fetch_sub(&b->left, 1) == 1) {
    atomic_fetch_add(&b->generation, 1);
  } else if (likes) {
    while (atomic_load(&b->generation) == mine)
      ;
  }
}
// in hasATicket
// reject: @__snarl_passage_opens
void hasATicket(struct barrier *b) {
  const unsigned mine = (unsigned)atomic_fetch_add(&b->left, 1);
  while (atomic_load(&b->generation) != mine)
    ;
  atomic_fetch_add(&b->generation, 1);
}
