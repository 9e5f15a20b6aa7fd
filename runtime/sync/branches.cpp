#include "runtime/sync/branches.h"

#include "runtime/sync/awaited.h"
#include "runtime/sync/lock_order.h"
#include "runtime/sync/past_knowledge.h"

namespace snarl {
namespace {

// What it acquires from here on overlaps whatever its equals in the branch overlap.
void leave_innermost(Thread &t, HeldLocks &held) {
  structure_drop(held.by_branches);
  held.by_branches = held.branches[--held.branches.count].before;
  ++held.segment.created;
  past_has_less(t);
}

} // namespace

uint32_t branch_entered(Thread &t, const void *atomic, EndsWait ends, uintptr_t frame) {
  if (!order_has_acquisitions() || t.ignore_sync || (t.held && t.held->takes_own))
    return 0;
  RuntimeSection section(t);
  Structure certain = before_branch(t, atomic, ends);
  const uint32_t entered = certainty_entered(t, certain, frame);
  structure_drop(certain);
  return entered;
}

uint32_t certainty_entered(Thread &t, const Structure &certain, uintptr_t frame) {
  HeldLocks &held = held_locks(t);
  if (structure_covers(held.structure, certain) || structure_covers(held.by_branches, certain))
    return 0;
  branches_unwound(t, frame);
  held.branches.push({structure_copy(held.by_branches), frame, t.clock->own()});
  structure_join(held.by_branches, certain);
  ++held.segment.joined;
  past_has_more(t);
  return held.branches.count;
}

void branch_left(Thread &t, uint32_t entered) {
  RuntimeSection section(t);
  HeldLocks &held = held_locks(t);
  while (held.branches.count >= entered)
    leave_innermost(t, held);
}

void branches_unwound(Thread &t, uintptr_t stack_pointer) {
  if (LIKELY(!t.held || !t.held->branches.count))
    return;
  RuntimeSection section(t);
  while (t.held->branches.count && t.held->branches[t.held->branches.count - 1].frame < stack_pointer)
    leave_innermost(t, *t.held);
}

} // namespace snarl
