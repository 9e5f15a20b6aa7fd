#include "runtime/shadow/reclaim.h"

#include "runtime/platform/memory.h"
#include "runtime/platform/sys.h"
#include "runtime/shadow/access_state.h"
#include "runtime/shadow/archive.h"
#include "runtime/shadow/dictionaries.h"
#include "runtime/shadow/sweep.h"
#include "runtime/thread/outside.h"
#include "runtime/thread/registry.h"

namespace snarl {

SpinLock reclaim_lock;

namespace {

// One reclamation, in pages of its own.
struct Reclamation {
  uint8_t used[kIdPages];    // pages taken when it began
  uint8_t current[kIdPages]; // pages of regions that slots take ids from
  uint8_t named[kIdPages];   // first pages of regions that some cell names
  uint8_t freed[kIdPages];
};

Word count_id(Word id, void *work) {
  static_cast<Reclamation *>(work)->named[region_of(id).start >> kIdPageBits] = 1;
  return id;
}

struct Moving {
  const Reclamation &work;
  Archive archive;
};

Word move_id(Word id, void *argument) {
  auto &moving = *static_cast<Moving *>(argument);
  const uint32_t page = region_of(id).start >> kIdPageBits;
  if (!moving.work.used[page] || moving.work.current[page])
    return id; // of a region made since, or still in use
  return archived_id(moving.archive, id);
}

// Slots without a thread go on in other regions when they get one: thousands of them would hold most ids.
void mark_current(AccessState &state, bool in_use, void *work) {
  Lane *lanes[] = {&state.whole, &state.partial};
  for (Lane *lane : lanes) {
    if (!in_use)
      lane->size = 0;
    for (uint32_t page = 0; page < lane->size >> kIdPageBits; ++page)
      static_cast<Reclamation *>(work)->current[(lane->start >> kIdPageBits) + page] = 1;
  }
}

uint32_t find_free(Reclamation &work) {
  uint32_t count = 0;
  for (uint32_t page = 1; page < kIdPages; ++page) {
    uint32_t first = regions[page].start >> kIdPageBits;
    work.freed[page] = work.used[page] && !work.current[page] && !work.named[first];
    count += work.freed[page];
  }
  return count;
}

void move_to_archive(Thread &t, const Reclamation &work) {
  Moving moving{work, {}};
  begin_archive(moving.archive);
  sweep_shadow(t, move_id, &moving);
  end_archive(moving.archive);
}

// Frees those of the retired dictionaries that no region names any more.
void free_unnamed(Dictionary *dictionaries, Reclamation &work) {
  copy_page_use(work.used); // those of the archive that were made meanwhile, too
  for (uint32_t page = 1; page < kIdPages; ++page)
    if (work.used[page])
      keep_dictionary(regions[page].sites);
  free_dictionaries(dictionaries);
}

void forget_archives(const Reclamation &work) {
  for (uint32_t page = 1; page < kIdPages; ++page) {
    const Region &r = regions[page];
    if (work.freed[page] && r.archived && r.start >> kIdPageBits == page)
      forget_archived(r);
  }
}

// At a reclaim_point the thread holds no word: each turn counts as having been outside the engine.
void wait_for_reclaimer(Thread &t) {
  while (ids_nearly_gone() && __atomic_load_n(&reclaim_lock.word, __ATOMIC_ACQUIRE)) {
    __atomic_store_n(&t.sections, t.sections + 1, __ATOMIC_RELEASE);
    sys::yield();
  }
}

} // namespace

void reclaim_ids(Thread &t) {
  if (!reclaim_lock.try_lock()) // another thread is at it
    return wait_for_reclaimer(t);
  auto *work = static_cast<Reclamation *>(map_pages(sizeof(Reclamation)));
  Dictionary *const dictionaries = take_retired_dictionaries(); // before the look at the regions that name them
  copy_page_use(work->used);
  for_each_slot(mark_current, work);
  sweep_shadow(t, count_id, work);
  if (find_free(*work) < kIdPages / 2) {
    move_to_archive(t, *work);
    for (uint8_t &named : work->named)
      named = 0;
    sweep_shadow(t, count_id, work);
    find_free(*work);
  }
  wait_until_others_were_outside(t, &Thread::section_seen); // none reads cells from before unseen
  forget_archives(*work);
  free_pages(work->freed);
  free_unnamed(dictionaries, *work);
  unmap_pages(work, sizeof(Reclamation));
  reclaim_lock.unlock();
}

} // namespace snarl
