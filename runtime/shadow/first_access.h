// The common slow path: the first access of a thread's epoch to whole granules, or to one part of a granule, whose
// words are plain, all of them ordered before it, and which it stands for from now on. Decided from two loads and
// changed by one exchange. Whatever else there may be (races, sets, readers, locks, objects, range operations at
// work) is left to check.h: `false` means that nothing was done that counts.
//
// The common ways call no function, so that few registers need saving. What is ordered is mostly the thread's own, of
// the region that it takes ids from: then no table is looked at.
#ifndef SNARL_RUNTIME_SHADOW_FIRST_ACCESS_H
#define SNARL_RUNTIME_SHADOW_FIRST_ACCESS_H

#include "runtime/shadow/access_state.h"
#include "runtime/shadow/beside_readers.h"
#include "runtime/shadow/byte_cells.h"
#include "runtime/shadow/claims.h"
#include "runtime/shadow/joint_sites.h"
#include "runtime/shadow/map.h"
#include "runtime/shadow/reader_rows.h"
#include "runtime/shadow/recorded.h"
#include "runtime/shadow/sets.h"
#include "runtime/shadow/transition.h"
#include "runtime/thread/clock_state.h"

namespace snarl {

struct FirstAccess;
Word first_id_of_site(const FirstAccess &access, ByteMask mask, bool write);

// Where the access happens, as far as the compiler does not know it.
struct FirstAccess {
  const Thread &thread;
  const AccessState &state;
  Pc pc, leaf;
  uint16_t size = 0;          // as AccessSite has it
  uint8_t flags = 0;          // besides `write`; neither `atomic` nor `free`, which have rules of their own
  AccessSite *site = nullptr; // of a range: keeps the ids from one granule to the next

  static SNARL_INLINE FirstAccess of(AccessSite &site) {
    return {site.thread, *site.thread.access, site.pc, site.leaf, site.size, site.flags, &site};
  }

  SNARL_INLINE const Lane &lane(ByteMask mask) const { return mask == kAllBytes ? state.whole : state.partial; }

  // Is the access of this word ordered before now? (A "no" may be wrong.)
  SNARL_INLINE bool is_ordered(Word word) const {
    if (word == 0 || LIKELY(word - state.whole.start < state.whole.size) ||
        word - state.partial.start < state.partial.size)
      return true;
    const Region &r = region_of(word);
    const ClockState &c = *thread.clock;
    return r.slot == c.slot || c.of(r.slot) >= clock_of(r, word);
  }

  // Does the word say nothing of these bytes, or of an access that is ordered before now? (A "no" may be wrong.)
  SNARL_INLINE bool is_apart_or_ordered(Word word, ByteMask mask) const {
    return is_ordered(word) || (mask_of(word) & mask) == 0;
  }

  // Does an access to `mask` stand for this one from now on? (A "no" may be wrong.)
  SNARL_INLINE bool gives_way(Word word, ByteMask mask) const {
    return is_ordered(word) && (mask == kAllBytes || word == 0 || (mask_of(word) & ~mask) == 0);
  }

  // Is this of the current epoch, and an access to all these bytes?
  SNARL_INLINE bool read_lately(Word word, ByteMask mask) const {
    return in_lane(state.whole, word) ||
           (mask != kAllBytes && state.partial.sites && in_lane(state.partial, word) && (mask & ~mask_of(word)) == 0);
  }

  // Of a site that the slot has not met yet it makes one, and then the lanes may have got other ids. 0: it would take
  // frames to be resolved.
  SNARL_INLINE Word id(ByteMask mask, bool write) const {
    if (site)
      return site->id(mask);
    const snarl_frame *top = resolved_record();
    if (UNLIKELY(!top))
      return 0;
    const SiteKey key = site_key(pc, leaf, static_cast<uint32_t>(top->slot), thread.lockset, mask,
                                 static_cast<uint8_t>(flags | (write ? access_flags::write : 0)), size == 0);
    const uint32_t number = state.sites.number_at_first_sight(key);
    if (UNLIKELY(number == 0))
      return first_id_of_site(*this, mask, write);
    return lane(mask).epoch_first + number - 1;
  }

  // The cell of a byte (shadow/byte_cells.h) after the access `me`.
  template <bool write> SNARL_INLINE bool next_of_byte(Cell old, Word me, Cell &next) const {
    const Word read = read_word(old), written = write_word(old);
    if (UNLIKELY((read | written) & kReferenceBit))
      return false;
    next = old;
    if (!write && in_epoch(state, written))
      return true;
    if (UNLIKELY(!is_ordered(written)) || (read != written && UNLIKELY(!is_ordered(read))))
      return false;
    next = make_cell(me, write ? me : written);
    return true;
  }

  // The cell after the access; the same when it has nothing to add. False: it takes more than that.
  template <bool write> SNARL_INLINE bool next(Cell old, ByteMask mask, Cell &next) const {
    const Word read = read_word(old), written = write_word(old);
    if (UNLIKELY((read | written) & kReferenceBit))
      return false;
    next = old;
    if (!write && read_lately(written, mask))
      return true; // the thread wrote it in this epoch, and before that says it all
    if (UNLIKELY(!(write ? gives_way(written, mask) : is_ordered(written))) ||
        (read != written && UNLIKELY(!gives_way(read, mask))))
      return false;
    const Word me = id(mask, write);
    next = make_cell(me, write ? me : written);
    return me != 0;
  }
};

// Bytes that have cells of their own. `old`: the granule's cell.
template <bool write>
SNARL_INLINE bool first_access_to_bytes(const FirstAccess &access, Cell *cell, Cell old, ByteMask mask) {
  if (bytes_are_current(access.state, old, mask, write) || (!write && read_is_recorded(access.thread, cell, old, mask)))
    return true;
  const Word me = access.id(mask, write);
  Cell expected = old;
  if (UNLIKELY(me == 0 || (write && mask == kAllBytes)) ||
      UNLIKELY(!__atomic_compare_exchange_n(cell, &expected, kLockedCell, false, __ATOMIC_ACQ_REL, __ATOMIC_RELAXED)))
    return false;
  ByteCells &bytes = bytes_of_word(write_word(old));
  bool done = true;
  Cell like = kLockedCell /* what no byte has */, next = 0; // neighbours are often alike
  for (ByteMask left = mask; left && done; left &= left - 1) {
    Cell &its = bytes.cells[__builtin_ctz(left)];
    if (its != like) {
      like = its;
      done = access.next_of_byte<write>(like, me, next);
    }
    if (LIKELY(done))
      its = next;
    else if (!write && renew_read_of_byte(access.thread, its, me))
      like = kLockedCell, done = true;
  }
  if (!write && mask == kAllBytes && LIKELY(done))
    return unlock_read_bytes(*access.thread.access, cell, old, me);
  return LIKELY(unlock_bytes(access.thread.access, cell,
                             LIKELY(done) ? with_bytes(access.state, old, me, mask, write) : old)) &&
         done;
}

// The id of this access together with `word`, one of the same epoch to other bytes of the granule. 0: `word` is no such
// access, or there is no such id yet.
template <bool write> SNARL_INLINE Word joined(const FirstAccess &access, Word word, ByteMask mask) {
  const Lane &lane = access.state.partial;
  if (!lane.sites || !in_lane(lane, word))
    return 0;
  const bool says_it = (mask & ~lane.sites[word - lane.epoch_first].mask) == 0;
  const Word me = access.id(mask, write);
  if (const Word joint = me && in_lane(lane, me) && in_lane(lane, word) ? joint_id(access.thread, word, me) : 0)
    return joint;
  if (access.site) // the lane may have got other ids
    access.site->whole = 0, access.site->parts = 0;
  return says_it ? word : 0;
}

// A part of a granule where other parts have a past of their own. If that is an access of the same epoch one id will do
// for both; else the granule gets byte cells.
template <bool write> SNARL_NOINLINE bool first_of_part(const FirstAccess access, Cell *cell, Cell old, ByteMask mask) {
  const Word read = read_word(old), written = write_word(old);
  AccessState &state = *access.thread.access;
  if (mask == kAllBytes || ((read | written) & kReferenceBit) || !access.is_apart_or_ordered(written, mask) ||
      !(write ? access.is_apart_or_ordered(read, mask) : access.is_ordered(read)))
    return false; // two readers of different parts may be the first of many
  if (const Word both = joined<write>(access, write ? written : read, mask)) {
    const bool has_read = read != written && !access.gives_way(read, mask);
    const Cell next = !write ? make_cell(both, written) : make_cell(has_read ? read : both, both);
    return __atomic_compare_exchange_n(cell, &old, next, false, __ATOMIC_ACQ_REL, __ATOMIC_RELAXED);
  }
  const Word me = access.id(mask, write);
  return me && split_for_access(state, cell, old, me, mask, write);
}

// The slot's entries in groups of readers, or null: it has none yet.
SNARL_INLINE ReaderEntry *row_of(const Thread &t) {
  return __snarl_tls.reader_row = row_of_slot(t.slot.value);
}

struct CellPair {
  Cell low, high;
};

SNARL_INLINE bool swap_pair(Cell *cells, CellPair old, CellPair next) {
  bool swapped;
  __asm__ volatile("lock cmpxchg16b %1"
                   : "=@ccz"(swapped), "+m"(*reinterpret_cast<unsigned __int128 *>(cells)), "+a"(old.low),
                     "+d"(old.high)
                   : "b"(next.low), "c"(next.high)
                   : "memory");
  return swapped;
}

// What becomes of a slot's entry for a byte, in a group that tells bytes apart; 0: it takes more than a renewal.
template <typename F>
SNARL_INLINE ReaderEntry renewed_entry(const FirstAccess &access, const ReaderEntry *entries, Word readers,
                                       ReaderEntry e, F id) {
  const bool is_mine = is_entry_of(e, readers);
  if (is_mine && in_epoch(access.state, id_of(e)))
    return e;
  const ReaderEntry like = is_mine ? e : any_entry_of(entries, readers);
  const Word me = like && is_no_later(e, like) ? id() : 0;
  return me ? reader_entry(generation_of(like), me) : 0;
}

// Of one cell whose readers' bytes are told apart. The slot has read one of its bytes before.
template <typename F>
SNARL_INLINE bool renew_bytes_among_readers(const FirstAccess &access, ReaderEntry *entries, Cell *cell, Cell old,
                                            ByteMask mask, F id) {
  const Word readers = read_word(old);
  ReaderEntry like = 0, next = 0; // neighbours are mostly alike, and are renewed two at a time
  for (ByteMask left = mask; left; left &= left - 1) {
    const auto byte = static_cast<uint32_t>(__builtin_ctz(left));
    ReaderEntry *mine = entries + byte;
    ReaderEntry e = __atomic_load_n(mine, __ATOMIC_RELAXED);
    if (e != like || next == 0) {
      like = e;
      next = renewed_entry(access, entries, readers, e, id);
      if (UNLIKELY(next == 0))
        return false;
    }
    if (next == e)
      continue;
    if (byte % 2 == 0 && (left & 2u << byte) && __atomic_load_n(mine + 1, __ATOMIC_RELAXED) == e) {
      if (UNLIKELY(!swap_pair(mine, {e, e}, {next, next})))
        return false;
      left &= left - 1;
    } else if (UNLIKELY(!__atomic_compare_exchange_n(mine, &e, next, false, __ATOMIC_SEQ_CST, __ATOMIC_RELAXED))) {
      return false;
    }
  }
  if (UNLIKELY(__atomic_load_n(cell, __ATOMIC_ACQUIRE) != old))
    return false;
  for (ByteMask left = mask; left; left &= left - 1) {
    const ReaderEntry e = __atomic_load_n(entries + __builtin_ctz(left), __ATOMIC_RELAXED);
    if (e != next && !(is_entry_of(e, readers) && in_epoch(access.state, id_of(e))))
      return false;
  }
  return true;
}

// A read of `count` cells, all of which are `old`, whose read word names readers to which the thread belongs already,
// after writes that are ordered before it: of whole granules, or of a part of one that stands for what the thread read
// there before. `row`: row_of(thread). `id`: what returns the access's id, or 0.
template <typename F>
SNARL_INLINE bool renew_among_readers(const FirstAccess &access, ReaderEntry *row, Cell *cells, Cell old,
                                      uint32_t count, ByteMask mask, F id) {
  const Word readers = read_word(old);
  if (tells_bytes_apart(readers))
    return count == 1 && renew_bytes_among_readers(access, row + reader_index_of(readers), cells, old, mask, id);
  if (UNLIKELY(((readers & kReadersOfPair) != 0) != (count == 2)))
    return false;
  ReaderEntry &mine = row[readers_number_of(readers)];
  ReaderEntry e = __atomic_load_n(&mine, __ATOMIC_RELAXED);
  if (UNLIKELY(!is_entry_of(e, readers)))
    return false;
  if (!access.read_lately(id_of(e), mask)) {
    const Word me = sharing_pays(access.state) || (mask != kAllBytes && !access.gives_way(id_of(e), mask)) ? 0 : id();
    const ReaderEntry next = reader_entry(generation_of(e), me);
    if (UNLIKELY(me == 0) ||
        UNLIKELY(!__atomic_compare_exchange_n(&mine, &e, next, false, __ATOMIC_SEQ_CST, __ATOMIC_RELAXED)))
      return false;
    e = next;
  }
  for (uint32_t i = 0; i < count; ++i)
    if (UNLIKELY(__atomic_load_n(cells + i, __ATOMIC_ACQUIRE) != old))
      return false;
  return __atomic_load_n(&mine, __ATOMIC_RELAXED) == e;
}

// The same, whatever the writes are and whether or not the slot has a row.
inline SNARL_NOINLINE bool first_of_readers(const FirstAccess access, Cell *cells, Cell old, uint32_t count,
                                            ByteMask mask) {
  const Word written = write_word(old);
  ReaderEntry *row = row_of(access.thread);
  return !(written & kReferenceBit) && access.is_ordered(written) && LIKELY(row != nullptr) &&
         renew_among_readers(access, row, cells, old, count, mask, [&] { return access.id(mask, false); });
}

// What takes more than ids.
template <bool write>
SNARL_INLINE bool first_beside_others(const FirstAccess &access, Cell *cell, Cell old, ByteMask mask) {
  if (mask == kAllBytes && kind_of(read_word(old)) != WordKind::readers)
    return first_beside_readers<write>(access, cell, old, 1);
  return write || kind_of(read_word(old)) != WordKind::readers ? first_of_part<write>(access, cell, old, mask)
                                                               : first_of_readers(access, cell, old, 1, mask);
}

// One granule, or part of one.
template <bool write> SNARL_INLINE bool first_access(const FirstAccess &access, uintptr_t address, ByteMask mask) {
  Cell *cell = shadow_cell(address);
  const uint32_t count = claim_count(address);
  Cell old = __atomic_load_n(cell, __ATOMIC_ACQUIRE), next;
  if (kind_of(write_word(old)) == WordKind::bytes)
    return LIKELY(!(count & 1)) && first_access_to_bytes<write>(access, cell, old, mask) &&
           LIKELY(claim_count(address) == count);
  if (UNLIKELY(count & 1))
    return false;
  if (UNLIKELY(!access.next<write>(old, mask, next)))
    return first_beside_others<write>(access, cell, old, mask) && claim_count(address) == count;
  return next == old ||
         (LIKELY(__atomic_compare_exchange_n(cell, &old, next, false, __ATOMIC_ACQ_REL, __ATOMIC_RELAXED)) &&
          LIKELY(claim_count(address) == count));
}

// Eight aligned bytes.
template <bool write> SNARL_INLINE bool first_access_to_pair(const FirstAccess &access, uintptr_t address) {
  Cell *cells = shadow_cell(address);
  const uint32_t count = claim_count(address);
  const CellPair old{__atomic_load_n(cells, __ATOMIC_ACQUIRE), __atomic_load_n(cells + 1, __ATOMIC_ACQUIRE)};
  CellPair next;
  if (UNLIKELY(count & 1))
    return false;
  if (UNLIKELY(!access.next<write>(old.low, kAllBytes, next.low)))
    return old.low == old.high &&
           (kind_of(read_word(old.low)) != WordKind::readers
                ? first_beside_readers<write>(access, cells, old.low, 2)
                : !write && first_of_readers(access, cells, old.low, 2, kAllBytes)) &&
           claim_count(address) == count;
  next.high = next.low;
  if (UNLIKELY(old.high != old.low) && !access.next<write>(old.high, kAllBytes, next.high))
    return false;
  if (next.low == old.low && next.high == old.high)
    return true;
  return LIKELY(swap_pair(cells, old, next)) && LIKELY(claim_count(address) == count);
}

// Whole granules beside each other that are not alike. Byte cells are fetched all at once.
template <bool write>
SNARL_NOINLINE bool first_access_to_each(const FirstAccess access, uintptr_t address, uint32_t granules) {
  const Cell *cells = shadow_cell(address);
  bool any_bytes = false;
  for (uint32_t i = 0; i < granules; ++i)
    any_bytes |= prefetch_bytes(__atomic_load_n(cells + i, __ATOMIC_RELAXED));
  if (write && any_bytes)
    return false;
  for (uint32_t i = 0; i < granules; ++i)
    if (!first_access<write>(access, address + i * SNARL_GRANULE, kAllBytes))
      return false;
  return true;
}

// Sixteen aligned bytes, whose granules are alike.
template <bool write> SNARL_INLINE bool first_access_to_pairs(const FirstAccess &access, uintptr_t address) {
  Cell *cells = shadow_cell(address);
  const uint32_t count = claim_count(address);
  const Cell old = __atomic_load_n(cells, __ATOMIC_ACQUIRE);
  Cell differs = 0, next;
  for (uint32_t i = 1; i < 4; ++i)
    differs |= old ^ __atomic_load_n(cells + i, __ATOMIC_ACQUIRE);
  if (UNLIKELY(differs != 0 || (count & 1) || !access.next<write>(old, kAllBytes, next)))
    return false;
  if (next == old)
    return true;
  return LIKELY(swap_pair(cells, {old, old}, {next, next})) && LIKELY(swap_pair(cells + 2, {old, old}, {next, next})) &&
         LIKELY(claim_count(address) == count);
}

} // namespace snarl

#endif // SNARL_RUNTIME_SHADOW_FIRST_ACCESS_H
