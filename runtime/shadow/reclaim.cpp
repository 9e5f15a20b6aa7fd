#include "runtime/shadow/reclaim.h"

#include "runtime/platform/memory.h"
#include "runtime/platform/sys.h"
#include "runtime/shadow/access_state.h"
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

// Old id → archive id: those that were moved last. Words that are alike lie near each other; where they do not, an
// access gets several ids, which say the same.
struct Move {
  Word from, to;
};
constexpr uint32_t kMoveBits = 12;

// The archive has a row of regions for each dictionary of sites, which is of one slot and of one of its lanes. Each
// region has twice the ids of the one before.
struct ArchiveLane {
  const Site *sites;
  Word start;
  uint32_t used;
  uint8_t bits; // log2 of the region's ids; 0: there is none yet
};

struct Archive {
  Reclamation &work;
  Move *moves;                // by hash
  Vector<ArchiveLane> &lanes; // of dictionaries that were met
  uint16_t *lane_of;          // by the first page of an old region: where its lane is among them, + 1
};
static_assert(kIdPages <= 1u << 15); // and each lane has one of them

ArchiveLane &lane_for(Archive &archive, const Region &old) {
  uint16_t &known = archive.lane_of[old.start >> kIdPageBits];
  if (!known) {
    uint32_t i = 0;
    while (i < archive.lanes.count && archive.lanes[i].sites != old.sites)
      ++i;
    if (i == archive.lanes.count)
      archive.lanes.push({old.sites, 0, 0, 0});
    known = static_cast<uint16_t>(i + 1);
  }
  return archive.lanes[known - 1u];
}

size_t archive_bytes(uint8_t bits) {
  return sizeof(ArchivedAccess) << bits;
}

void new_archive_region(ArchiveLane &lane, const Region &old) {
  lane.bits = !lane.bits ? kIdPageBits : lane.bits < kArchiveBits ? lane.bits + 1 : kArchiveBits;
  lane.start = allocate_ids(1u << lane.bits);
  lane.used = 0;
  auto *archived = static_cast<ArchivedAccess *>(reserve_pages(archive_bytes(lane.bits)));
  for (uint32_t page = 0; page < 1u << (lane.bits - kIdPageBits); ++page)
    regions[(lane.start >> kIdPageBits) + page] = {old.sites, 0,         archived,   lane.start,
                                                   old.slot,  lane.bits, old.partial};
  publish_ids(lane.start, 1u << lane.bits);
}

Word archive_id(Archive &archive, Word id) {
  const Region old = region_of(id);
  ArchiveLane &lane = lane_for(archive, old);
  if (!lane.bits || lane.used == 1u << lane.bits)
    new_archive_region(lane, old);
  region_of(lane.start).archived[lane.used] = clock_of(old, id) << kArchivedSiteBits | site_number_of(old, id);
  return lane.start + lane.used++;
}

Word count_id(Word id, void *work) {
  static_cast<Reclamation *>(work)->named[region_of(id).start >> kIdPageBits] = 1;
  return id;
}

Word move_id(Word id, void *argument) {
  auto &archive = *static_cast<Archive *>(argument);
  uint32_t page = region_of(id).start >> kIdPageBits;
  if (!archive.work.used[page] || archive.work.current[page])
    return id; // of a region made since, or still in use
  Move &last = archive.moves[(id * 2654435769u) >> (32 - kMoveBits)];
  if (last.from != id)
    last = {id, archive_id(archive, id)};
  return last.to;
}

void mark_current(AccessState &state, void *work) {
  const Lane *lanes[] = {&state.whole, &state.partial};
  for (const Lane *lane : lanes)
    for (uint32_t page = 0; lane->sites && page < lane->size >> kIdPageBits; ++page)
      static_cast<Reclamation *>(work)->current[(lane->start >> kIdPageBits) + page] = 1;
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

void move_to_archive(Thread &t, Reclamation &work) {
  constexpr size_t kMovesBytes = sizeof(Move) << kMoveBits;
  constexpr size_t kLaneOfBytes = sizeof(uint16_t) * kIdPages;
  Vector<ArchiveLane> lanes;
  Archive archive{work, static_cast<Move *>(map_pages(kMovesBytes)), lanes,
                  static_cast<uint16_t *>(map_pages(kLaneOfBytes))};
  sweep_shadow(t, move_id, &archive);
  unmap_pages(archive.moves, kMovesBytes);
  unmap_pages(archive.lane_of, kLaneOfBytes);
  lanes.drop();
}

void forget_archives(const Reclamation &work) {
  for (uint32_t page = 1; page < kIdPages; ++page) {
    const Region &r = regions[page];
    if (work.freed[page] && r.archived && r.start >> kIdPageBits == page)
      unmap_pages(r.archived, archive_bytes(r.site_bits));
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
  unmap_pages(work, sizeof(Reclamation));
  reclaim_lock.unlock();
}

} // namespace snarl
