#include "runtime/sync/atomic_accesses.h"

#include "runtime/shadow/map.h"
#include "runtime/thread/clock_state.h"

namespace snarl {

namespace {

constexpr uint32_t kSpanBits = 4; // of SyncObject::spans: entry by entry, the read side first

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
  return t.clock->slot % kAtomicAccesses;
}

SNARL_INLINE ByteMask mask_of_object(const SyncObject &o) {
  return o.size >= SNARL_GRANULE ? kAllBytes : bytes_of(o.address, o.size);
}

// The object's first granule, as an index into the home's cells.
SNARL_INLINE uint32_t first_cell(const GranuleSync &home, const SyncObject &o) {
  return static_cast<uint32_t>(o.address - home.granule) / SNARL_GRANULE % kMaxGranules;
}

// Does whatever plain access the cell remembers happen before? (A "no" may be wrong.)
bool knows_plain(const Thread &t, Cell cell, bool write) {
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
  return !id || region_of(id).slot == t.clock->slot;
}

void flush_side(Thread &t, GranuleSync &home, SyncObject &o, Word id, Span span, bool write) {
  const uint32_t cell = first_cell(home, o);
  for (uint32_t i = span.first(); i <= span.last(); ++i) {
    Cell &atomic = home.cells[(cell + i) % kMaxGranules].atomic;
    atomic = with_atomic_access(t, atomic, id, write);
  }
}

} // namespace

bool span_of(const SyncObject &o, uintptr_t address, uint32_t size, Span &span) {
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

bool recorded_atomic(const Thread &t, const SyncObject &o, Span span, bool write) {
  const uint32_t entry = entry_of(t);
  const AtomicAccess &a = o.accesses[entry];
  return (is_current(t, o, __atomic_load_n(&a.write, __ATOMIC_RELAXED)) && span_at(o, entry, true).covers(span)) ||
         (!write && is_current(t, o, __atomic_load_n(&a.read, __ATOMIC_RELAXED)) &&
          span_at(o, entry, false).covers(span));
}

bool takes_atomic(const Thread &t, const GranuleSync &home, const SyncObject &o, Span span, bool read, bool write) {
  if (recorded_atomic(t, o, span, write))
    return true;
  const uint32_t entry = entry_of(t);
  const AtomicAccess &a = o.accesses[entry];
  if (UNLIKELY(!is_of(t, a.read) || !is_of(t, a.write)))
    return false;
  if (read && a.read && UNLIKELY(!span.covers(span_at(o, entry, false))))
    return false;
  if (write && a.write && UNLIKELY(!span.covers(span_at(o, entry, true))))
    return false;
  return knows_plain(t, home, o, span, write);
}

void record_atomic(AccessSite &site, SyncObject &o, Span span, bool write) {
  const Thread &t = site.thread;
  if (recorded_atomic(t, o, span, write))
    return;
  const uint32_t entry = entry_of(t);
  AtomicAccess &a = o.accesses[entry];
  const Word id = site.id(mask_of_object(o));
  __atomic_store_n(write ? &a.write : &a.read, id, __ATOMIC_RELAXED);
  set_span(o, entry, write, span);
  if (write && a.read && span.covers(span_at(o, entry, false)))
    a.read = 0;
}

void flush_atomic_accesses(Thread &t, GranuleSync &home, SyncObject &o) {
  for (uint32_t entry = 0; entry < kAtomicAccesses; ++entry) {
    AtomicAccess &a = o.accesses[entry];
    if (a.write)
      flush_side(t, home, o, a.write, span_at(o, entry, true), true);
    if (a.read)
      flush_side(t, home, o, a.read, span_at(o, entry, false), false);
    a = {};
  }
}

} // namespace snarl
