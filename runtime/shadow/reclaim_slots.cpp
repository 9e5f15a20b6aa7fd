#include "runtime/shadow/reclaim_slots.h"

#include "runtime/platform/memory.h"
#include "runtime/shadow/reclaim.h"
#include "runtime/shadow/region.h"
#include "runtime/shadow/sweep.h"
#include "runtime/thread/outside.h"
#include "runtime/thread/registry.h"

namespace snarl {

namespace {

struct SlotCensus {
  uint64_t words;
  IdleSlot slots[kMaxSlots];
};

Word note_slot(Word id, void *argument) {
  auto &census = *static_cast<SlotCensus *>(argument);
  const Region &r = region_of(id);
  const Clock clock = clock_of(r, id);
  if (Clock &needed = census.slots[r.slot].needed; needed < clock)
    needed = clock;
  ++census.words;
  return id;
}

} // namespace

void reclaim_slots(Thread &t) {
  if (!reclaim_lock.try_lock()) // another thread is at it
    return;
  auto *census = static_cast<SlotCensus *>(map_pages(sizeof(SlotCensus)));
  idle_slots(census->slots);
  sweep_shadow(t, note_slot, census);
  wait_until_others_were_outside(t, &Thread::section_seen);
  offer_slots(census->slots, census->words);
  unmap_pages(census, sizeof(SlotCensus));
  reclaim_lock.unlock();
}

} // namespace snarl
