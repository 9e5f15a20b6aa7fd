#include "runtime/sync/left_locks.h"

#include "runtime/context/tree.h"
#include "runtime/sync/held_locks.h"

namespace snarl {
namespace {

uint32_t number_of(LeftLocks &left, const Passage &passage) {
  for (uint32_t i = 0; i < left.passages.count; ++i) {
    const Passage &known = left.passages[i];
    if (known.thrown_at == passage.thrown_at && known.caught_at == passage.caught_at &&
        known.certain == passage.certain)
      return i + 1;
  }
  left.passages.push(passage);
  return left.passages.count;
}

// The first certain one is the one that left the function that took the lock; later ones leave its callers.
void note_passages(HeldLocks &held, Context caught_at) {
  LeftLocks &left = held.left;
  const Context catcher = tree_parent(caught_at), way = tree_step(catcher, left.thrown_at);
  for (HeldLock &entry : held.locks) {
    if (!entry.lock)
      continue;
    const Passage *known = passage_of(left, entry);
    if (known && known->certain)
      continue;
    const Context step = tree_step(catcher, entry.acquired_at);
    const bool certain = step == way;
    if (step && (certain || !known))
      entry.passage = number_of(left, {left.thrown_at, caught_at, certain});
  }
}

} // namespace

void exception_thrown(Thread &t, Pc pc, const void *exception) {
  if (!t.held || !t.held->locks.count)
    return;
  RuntimeSection section(t);
  t.held->left.exception = exception;
  t.held->left.thrown_at = context_of(t, pc);
}

void exception_caught(Thread &t, Pc pc, const void *exception) {
  if (!t.held || !exception || t.held->left.exception != exception)
    return;
  RuntimeSection section(t);
  t.held->left.exception = nullptr;
  if (t.held->locks.count)
    note_passages(*t.held, context_of(t, pc));
}

const Passage *passage_of(const LeftLocks &left, const HeldLock &entry) {
  return entry.lock && entry.passage ? &left.passages[entry.passage - 1] : nullptr;
}

uint32_t passage_stacks(const LeftLocks &left, const HeldLock &entry, Tid tid, OtherStack out[2]) {
  const Passage *passage = passage_of(left, entry);
  if (!passage)
    return 0;
  out[0] = {StackRole::thrown, tid, passage->thrown_at};
  out[1] = {StackRole::caught, tid, passage->caught_at};
  return 2;
}

} // namespace snarl
