// The last atomic accesses to an object, by the slots of their threads: a write-back cache of the `atomic` cells of its
// granules (sync/granule_sync.h).
//
// Most objects are used atomically by few threads, over and over, each time in a new epoch. A later access of a slot
// stands for the slot's earlier ones (they happened before), so an entry is overwritten without a look at the others;
// in the cells each such access would make another set. Atomic accesses do not race with each other, so only what meets
// plain accesses reads the entries: it moves them into the cells first. What an entry keeps longer than a cell would
// (an access that another slot's is ordered after) changes nothing: who is ordered after the later one is so after
// both.
//
// An access has a *span*: the granules of the object that it touches. (A reference count may be changed by four bytes
// and read, together with its neighbour, by eight.) An entry has one for each side, and a later access overwrites an
// earlier one whose span it covers. Objects smaller than a granule are accessed as a whole or not through entries.
//
// All calls under the object's value_lock.
#ifndef SNARL_RUNTIME_SYNC_ATOMIC_ACCESSES_H
#define SNARL_RUNTIME_SYNC_ATOMIC_ACCESSES_H

#include "runtime/sync/granule_sync.h"
#include "runtime/thread/clock_state.h"

namespace snarl {

struct Span {
  uint32_t bits; // first granule, and two bits further the last, from the object's own first on
  SNARL_INLINE uint32_t first() const { return bits & 3; }
  SNARL_INLINE uint32_t last() const { return bits >> 2; }
  SNARL_INLINE bool covers(Span other) const { return first() <= other.first() && other.last() <= last(); }
};

namespace atomic_entries {

inline constexpr uint32_t kSpanBits = 4; // of SyncObject::spans: entry by entry, the read side first

SNARL_INLINE uint32_t shift_of(uint32_t entry, bool write) {
  return (entry * 2 + write) * kSpanBits;
}
SNARL_INLINE Span span_at(const SyncObject &o, uint32_t entry, bool write) {
  return {__atomic_load_n(&o.spans, __ATOMIC_RELAXED) >> shift_of(entry, write) & ((1u << kSpanBits) - 1)};
}
SNARL_INLINE void set_span(SyncObject &o, uint32_t entry, bool write, Span span) {
  const uint32_t shift = shift_of(entry, write), mask = ((1u << kSpanBits) - 1) << shift;
  const uint32_t next = (o.spans & ~mask) | span.bits << shift;
  if (next != o.spans) // the line that others only read
    __atomic_store_n(&o.spans, next, __ATOMIC_RELAXED);
}

SNARL_INLINE uint32_t entry_of(const Thread &t) {
  return t.slot.value % kAtomicAccesses;
}

SNARL_INLINE ByteMask mask_of_object(const SyncObject &o) {
  return o.size >= SNARL_GRANULE ? kAllBytes : bytes_of(o.address, o.size);
}

// The object's first granule, as an index into the home's cells.
SNARL_INLINE uint32_t first_cell(const GranuleSync &home, const SyncObject &o) {
  return static_cast<uint32_t>(o.address - home.granule) / SNARL_GRANULE % kMaxGranules;
}

// Does whatever plain access the cell remembers happen before? (A "no" may be wrong.)
SNARL_INLINE bool knows_plain(const Thread &t, Cell cell, bool write) {
  Word read = read_word(cell), written = write_word(cell);
  if (!is_plain(read) || !is_plain(written))
    return false;
  return (!written || ordered(t, written)) && (!write || !read || ordered(t, read));
}

SNARL_INLINE bool knows_plain(const Thread &t, const GranuleSync &home, const SyncObject &o, Span span, bool write) {
  const uint32_t cell = first_cell(home, o);
  for (uint32_t i = span.first(); i <= span.last(); ++i) {
    const Cell plain = home.cells[(cell + i) % kMaxGranules].plain;
    if (UNLIKELY(plain != 0) && !knows_plain(t, plain, write))
      return false;
  }
  return true;
}

SNARL_INLINE bool is_current(const Thread &t, const SyncObject &o, Word id) {
  return id && in_lane(o.size >= SNARL_GRANULE ? t.access->whole : t.access->partial, id);
}

SNARL_INLINE bool is_of(const Thread &t, Word id) {
  return !id || id - t.access->whole.start < t.access->whole.size || region_of(id).slot == t.clock->slot;
}

} // namespace atomic_entries

// The span of an access. False: its object does not tell it by entries.
SNARL_INLINE bool span_of(const SyncObject &o, uintptr_t address, uint32_t size, Span &span) {
  const uintptr_t first = address - o.address;
  if (first + size > o.size || address < o.address)
    return false;
  if (size < SNARL_GRANULE) {
    span = {0};
    return size == o.size;
  }
  span = {static_cast<uint32_t>(first / SNARL_GRANULE | (first + size - 1) / SNARL_GRANULE << 2)};
  return true;
}

// That of an access to a whole object.
constexpr Span whole_span(uint32_t size) {
  return {size < SNARL_GRANULE ? 0 : (size - 1) / SNARL_GRANULE << 2};
}

// Has the thread recorded such an access in its current epoch? Also without the lock, between look() and unchanged().
SNARL_INLINE bool recorded_atomic(const Thread &t, const SyncObject &o, Span span, bool write) {
  const uint32_t entry = atomic_entries::entry_of(t);
  const AtomicAccess &a = o.accesses[entry];
  return (atomic_entries::is_current(t, o, __atomic_load_n(&a.write, __ATOMIC_RELAXED)) &&
          atomic_entries::span_at(o, entry, true).covers(span)) ||
         (!write && atomic_entries::is_current(t, o, __atomic_load_n(&a.read, __ATOMIC_RELAXED)) &&
          atomic_entries::span_at(o, entry, false).covers(span));
}

// Are the entries of the thread's slot its own, or free?
SNARL_INLINE bool has_own_entry(const Thread &t, const SyncObject &o) {
  const AtomicAccess &a = o.accesses[atomic_entries::entry_of(t)];
  return atomic_entries::is_of(t, a.read) && atomic_entries::is_of(t, a.write);
}

// Can record_atomic() take an access that will turn out to be a read, or a write, as far as is known before it? For one
// that is not recorded yet.
SNARL_INLINE bool takes_atomic(const Thread &t, const GranuleSync &home, const SyncObject &o, Span span, bool read,
                               bool write) {
  const uint32_t entry = atomic_entries::entry_of(t);
  const AtomicAccess &a = o.accesses[entry];
  if (UNLIKELY(!has_own_entry(t, o)))
    return false;
  if (read && a.read && UNLIKELY(!span.covers(atomic_entries::span_at(o, entry, false))))
    return false;
  if (write && a.write && UNLIKELY(!span.covers(atomic_entries::span_at(o, entry, true))))
    return false;
  return atomic_entries::knows_plain(t, home, o, span, write);
}

// Records an access that the object takes and does not know yet.
SNARL_INLINE void record_atomic(AccessSite &site, SyncObject &o, Span span, bool write) {
  const uint32_t entry = atomic_entries::entry_of(site.thread);
  AtomicAccess &a = o.accesses[entry];
  const Word id = site.id(atomic_entries::mask_of_object(o));
  __atomic_store_n(write ? &a.write : &a.read, id, __ATOMIC_RELAXED);
  atomic_entries::set_span(o, entry, write, span);
  if (write && a.read && span.covers(atomic_entries::span_at(o, entry, false)))
    a.read = 0;
}

// Moves all entries of the object into the cells of its home, whose lock is held too.
void flush_atomic_accesses(Thread &t, GranuleSync &home, SyncObject &o);

} // namespace snarl

#endif // SNARL_RUNTIME_SYNC_ATOMIC_ACCESSES_H
