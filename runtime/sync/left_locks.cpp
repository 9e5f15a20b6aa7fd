#include "runtime/sync/left_locks.h"

#include "runtime/context/tree.h"
#include "runtime/sync/held_locks.h"

namespace snarl {
namespace {

uint32_t number_of(LeftLocks &left, const Passage &passage) {
  for (uint32_t i = 0; i < left.passages.count; ++i) {
    const Passage &known = left.passages[i];
    if (known.thrown_at == passage.thrown_at && known.caught_at == passage.caught_at &&
        known.certain == passage.certain && known.before == passage.before)
      return i + 1;
  }
  left.passages.push(passage);
  return left.passages.count;
}

// Is there nothing to be learnt of it any more, by one that is not certain?
bool suffices(const Passage *const *known, uint32_t count, const Passage &next) {
  for (uint32_t i = 0; i < count; ++i)
    if (known[i]->thrown_at == next.thrown_at && known[i]->caught_at == next.caught_at)
      return true;
  return count + 1 == kMostPassages; // the last place is for a certain one
}

// The first certain one is the one that left the function that took the lock; later ones leave its callers.
void note_passages(HeldLocks &held, Context caught_at) {
  LeftLocks &left = held.left;
  const Context catcher = tree_parent(caught_at), way = tree_step(catcher, left.thrown_at);
  for (HeldLock &entry : held.locks) {
    if (!entry.lock)
      continue;
    const Passage *known[kMostPassages];
    const uint32_t count = passages_of(left, entry, known);
    const Context step = tree_step(catcher, entry.acquired_at);
    if (!step || (count && known[count - 1]->certain))
      continue;
    const Passage next = {left.thrown_at, caught_at, step == way, entry.passage};
    if (next.certain || !suffices(known, count, next))
      entry.passage = number_of(left, next);
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

uint32_t passages_of(const LeftLocks &left, const HeldLock &entry, const Passage *out[kMostPassages]) {
  const Passage *reversed[kMostPassages];
  uint32_t count = 0;
  for (uint32_t number = entry.lock ? entry.passage : 0; number; number = left.passages[number - 1].before)
    reversed[count++] = &left.passages[number - 1];
  for (uint32_t i = 0; i < count; ++i)
    out[i] = reversed[count - 1 - i];
  return count;
}

uint32_t passage_stacks(const LeftLocks &left, const HeldLock &entry, Tid tid, OtherStack out[2 * kMostPassages]) {
  const Passage *passages[kMostPassages];
  const uint32_t count = passages_of(left, entry, passages);
  for (uint32_t i = 0; i < count; ++i) {
    out[2 * i] = {StackRole::thrown, tid, passages[i]->thrown_at};
    out[2 * i + 1] = {StackRole::caught, tid, passages[i]->caught_at};
  }
  return 2 * count;
}

} // namespace snarl
