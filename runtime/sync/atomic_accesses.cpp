#include "runtime/sync/atomic_accesses.h"

#include "runtime/shadow/map.h"
#include "runtime/thread/clock_state.h"

namespace snarl {

namespace {

// The granules of the object, as indices into the home's cells.
struct Granules {
  uint32_t first, last;
};

SNARL_INLINE Granules granules_of(const GranuleSync &home, const SyncObject &o) {
  return {static_cast<uint32_t>(o.address - home.granule) / SNARL_GRANULE % kMaxGranules,
          static_cast<uint32_t>(o.address + o.size - 1 - home.granule) / SNARL_GRANULE % kMaxGranules};
}

// Does whatever plain access the cell remembers happen before? (A "no" may be wrong.)
bool knows_plain(const Thread &t, Cell cell, bool write) {
  Word read = read_word(cell), written = write_word(cell);
  if (!is_plain(read) || !is_plain(written))
    return false;
  return (!written || ordered(t, written)) && (!write || !read || ordered(t, read));
}

SNARL_INLINE bool knows_plain(const Thread &t, const GranuleSync &home, const SyncObject &o, bool write) {
  const Granules g = granules_of(home, o);
  for (uint32_t i = g.first; i <= g.last; ++i)
    if (UNLIKELY(home.cells[i].plain != 0) && !knows_plain(t, home.cells[i].plain, write))
      return false;
  return true;
}

SNARL_COLD void flush(Thread &t, GranuleSync &home, SyncObject &o, AtomicAccess &a) {
  const Granules g = granules_of(home, o);
  for (uint32_t i = g.first; i <= g.last; ++i) {
    Cell &cell = home.cells[i].atomic;
    if (a.write)
      cell = with_atomic_access(t, cell, a.write, true);
    if (a.read)
      cell = with_atomic_access(t, cell, a.read, false);
  }
  a = {};
}

SNARL_INLINE bool recorded(const Thread &t, const AtomicAccess &a, ByteMask mask, bool write) {
  const Lane &lane = mask == kAllBytes ? t.access->whole : t.access->partial;
  return in_lane(lane, __atomic_load_n(&a.write, __ATOMIC_RELAXED)) ||
         (!write && in_lane(lane, __atomic_load_n(&a.read, __ATOMIC_RELAXED)));
}

SNARL_INLINE ByteMask mask_of_object(const SyncObject &o) {
  return o.size >= SNARL_GRANULE ? kAllBytes : bytes_of(o.address, o.size);
}

} // namespace

bool recorded_atomic(const Thread &t, const SyncObject &o, bool write) {
  const uint32_t owner = t.clock->slot + 1;
  const AtomicAccess &a = o.accesses[owner % kAtomicAccesses];
  return __atomic_load_n(&a.owner, __ATOMIC_RELAXED) == owner && recorded(t, a, mask_of_object(o), write);
}

bool record_atomic(AccessSite &site, const GranuleSync &home, SyncObject &o, bool write) {
  const Thread &t = site.thread;
  const uint32_t owner = t.clock->slot + 1;
  AtomicAccess &a = o.accesses[owner % kAtomicAccesses];
  const ByteMask mask = mask_of_object(o);
  if (LIKELY(a.owner == owner)) {
    if (recorded(t, a, mask, write))
      return true;
  } else if (a.owner) {
    return false;
  }
  if (UNLIKELY(!knows_plain(t, home, o, write)))
    return false;
  const Word id = site.id(mask);
  a.owner = owner;
  a.read = write ? 0 : id;
  if (write)
    a.write = id;
  return true;
}

void flush_atomic_accesses(Thread &t, GranuleSync &home) {
  for (SyncObject *o = home.objects; o; o = o->next)
    for (AtomicAccess &a : o->accesses)
      if (a.owner)
        flush(t, home, *o, a);
}

} // namespace snarl
