#include "runtime/sync/sections.h"

#include "runtime/platform/memory.h"
#include "runtime/sync/hand_overs.h"
#include "runtime/sync/lock_order.h"
#include "runtime/sync/points.h"

namespace snarl {
namespace {

constexpr uint32_t kSections = 4;

struct Section {
  uint32_t slot;
  Clock began; // the epoch of the acquisition; 0: none
  Structure left;
};

} // namespace

struct Sections {
  Section latest[kSections]; // the last first
};

namespace {

// The place of the slot's section, or of the oldest one, moved to the front.
Section &front_for(Sections &s, uint32_t slot) {
  uint32_t at = 0;
  while (at + 1 < kSections && s.latest[at].began && s.latest[at].slot != slot)
    ++at;
  Section old = s.latest[at];
  for (; at > 0; --at)
    s.latest[at] = s.latest[at - 1];
  structure_drop(old.left);
  s.latest[0] = {slot, 0, {}};
  return s.latest[0];
}

bool is_exclusive(const HeldLocks &held, const HeldLock &entry) {
  return entry.lock && entry.mode == LockMode::exclusive && entry.lock->owner == &held &&
         entry.lock->serial == entry.serial && !entry.lock->irregular;
}

// Whether the thread has learnt anything by it.
bool learn_sections(Thread &t, const Lock &l) {
  bool learnt = false;
  for (const Section &s : l.sections->latest)
    if (s.began && s.slot != t.slot.value && structure_of(held_locks(t).structure, s.slot) >= s.began)
      learnt |= structure_learnt(t, s.left);
  return learnt;
}

} // namespace

void drop_sections(Sections *s) {
  for (Section &each : s->latest)
    structure_drop(each.left);
  release_one(s);
}

void section_ends(Thread &t, HeldLocks &held, Lock &l, const HeldLock &entry) {
  if (!is_exclusive(held, entry) || !synchronises(t) || !order_has_acquisitions())
    return;
  if (!(l.more & lock_has::sections)) {
    l.sections = allocate_one<Sections>();
    l.more |= lock_has::sections;
  }
  Section &mine = front_for(*l.sections, t.slot.value);
  mine.began = entry.acquired_in;
  structure_create(held.structure, t.slot.value, t.clock->own() - 1, mine.left);
  ++held.segment.created;
  past_goes_on(t);
  if (entry.encloses)
    order_enclosing_section(t, held, l.id, entry.acquired_in, t.clock->own() - 1, mine.left);
}

void section_begins(Thread &t, const Lock &l) {
  if (!l.irregular && learn_sections(t, l))
    sections_told(t);
}

void sections_told(Thread &t) {
  HeldLocks &held = held_locks(t);
  for (HeldLock &entry : held.locks)
    entry.encloses |= held.handed_in >= entry.acquired_in;
  for (bool learnt = true; learnt;) {
    learnt = false;
    for (const HeldLock &entry : held.locks)
      if (is_exclusive(held, entry) && entry.lock->more & lock_has::sections)
        learnt |= learn_sections(t, *entry.lock);
  }
}

} // namespace snarl
