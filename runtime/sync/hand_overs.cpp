#include "runtime/sync/hand_overs.h"

#include "runtime/platform/memory.h"
#include "runtime/sync/held_locks.h"
#include "runtime/sync/lock_order.h"
#include "runtime/sync/past_knowledge.h"
#include "runtime/sync/sections.h"

namespace snarl {

namespace {
constexpr uint32_t kKept = 8; // whoever waited for more of them learns nothing
}

struct HandOvers {
  uint64_t count;
  Structure latest[kKept]; // by number
};

// What it acquired and released is of an earlier epoch, as a release begins one; so the present one need end here only
// when the thread may have acquired within it what it still holds: the beginning of that section is to be known as well
// (sync/sections.h).
Structure structure_left_by(Thread &t, Held holds) {
  HeldLocks &held = held_locks(t);
  if (holds == Held::counts && held.locks.count)
    enter_next_epoch(t);
  Structure left;
  structure_create(held.structure, t.slot.value, t.clock->own() - 1, left);
  structure_join(left, held.by_branches);
  note_handed_over(t, held);
  return left;
}

Structure structure_left_again(Thread &t) {
  HeldLocks &held = held_locks(t);
  if (held.locks.count || !held.handed_in || held.handed_behind != held.ended_by_locks)
    return structure_left_by(t, Held::counts);
  Structure left;
  structure_create(held.structure, t.slot.value, held.handed_in - 1, left);
  structure_join(left, held.by_branches);
  return left;
}

namespace {

// Was it, or part of it, left by the thread itself since it has been in a branch (sync/branches.h)? Then it has what
// the thread knows of that only as long as it is there: so does a result that its own job has set.
bool comes_from_branch(const Thread &t, const HeldLocks &held, const Structure &s) {
  return held.branches.count && structure_of(s, t.slot.value) + 1 >= held.branches[0].entered_in;
}

bool join_news(Thread &t, HeldLocks &held, const Structure &s) {
  if (structure_covers(held.structure, s))
    return false;
  structure_join(held.structure, s);
  ++held.segment.joined;
  past_has_more(t);
  return true;
}

} // namespace

bool structure_learnt(Thread &t, const Structure &s) {
  HeldLocks &held = held_locks(t);
  if (LIKELY(!comes_from_branch(t, held, s)))
    return join_news(t, held, s);
  Structure rest = structure_copy(s);
  structure_lessen(rest, held.by_branches);
  const bool news = join_news(t, held, rest);
  structure_drop(rest);
  return news;
}

void learn_structure(Thread &t, const Structure &s) {
  if (UNLIKELY(t.held && t.held->takes_own))
    return;
  if (structure_learnt(t, s) && held_locks(t).locks.count)
    sections_told(t);
}

void drop_hand_overs(HandOvers *h) {
  for (Structure &s : h->latest)
    structure_drop(s);
  release_one(h);
}

uint64_t hand_overs_so_far(const HandOvers *h) {
  return h ? h->count : 0;
}

void hand_over(Thread &t, HandOvers *&h) {
  if (!h)
    h = allocate_one<HandOvers>();
  Structure &mine = h->latest[h->count++ % kKept];
  structure_drop(mine);
  if (order_has_acquisitions())
    mine = structure_left_by(t, Held::is_left_out);
  else
    --held_locks(t).ended_by_locks;
}

void take_over(Thread &t, const HandOvers &h, uint64_t since) {
  const uint64_t count = h.count - since;
  if (count == 0 || count > kKept)
    return;
  Structure common = structure_copy(h.latest[since % kKept]);
  for (uint64_t i = since + 1; i < h.count; ++i)
    structure_meet(common, h.latest[i % kKept]);
  if (HeldLocks &held = held_locks(t); held.waits_for_value) {
    if (held.signalled_in != held.waits_for_value)
      structure_drop(held.signalled);
    held.signalled_in = held.waits_for_value;
    structure_join(held.signalled, common);
  } else {
    learn_structure(t, common);
  }
  structure_drop(common);
}

} // namespace snarl
