#include "runtime/shadow/check.h"

#include "runtime/platform/spin.h"
#include "runtime/shadow/byte_cells.h"
#include "runtime/shadow/claims.h"
#include "runtime/shadow/map.h"
#include "runtime/shadow/race.h"
#include "runtime/shadow/reader_rows.h"
#include "runtime/shadow/recorded.h"
#include "runtime/shadow/sets.h"
#include "runtime/shadow/short_ranges.h"
#include "runtime/shadow/transition.h"
#include "runtime/sync/granule_sync.h"

namespace snarl {

namespace {

SNARL_INLINE Cell load(Cell *cell) {
  return __atomic_load_n(cell, __ATOMIC_ACQUIRE);
}
SNARL_INLINE bool swap(Cell *cell, Cell expected, Cell wanted) {
  return __atomic_compare_exchange_n(cell, &expected, wanted, false, __ATOMIC_ACQ_REL, __ATOMIC_RELAXED);
}

// A cell that reads are renewed in epoch after epoch: from now on without its lock. The caller owns the cell and the
// only reference to its set. The same cell when the set cannot be a group of readers.
Cell with_readers(AccessState &state, Cell cell, uint32_t cells) {
  const IdSet *set = set_of(read_word(cell));
  const Word readers = sharing_pays(state) ? 0 : make_readers(state, set->ids, set->count, cells);
  if (!readers)
    return cell;
  drop_word(&state, read_word(cell));
  return make_cell(readers, write_word(cell));
}

// Lets a cell go that was locked. False: a range operation that had looked before the lock stored over it. Its access
// must stay: the caller's starts over.
SNARL_INLINE bool unlock(AccessState &state, Cell *cell, Cell next) {
  if (LIKELY(swap(cell, kLockedCell, next)))
    return true; // the swap is a full barrier before the claim is looked at again
  drop_word(&state, read_word(next));
  drop_word(&state, write_word(next));
  return false;
}

// A cell with ids for different parts.
Cell told_apart(AccessSite &site, Cell cell, ByteMask mask, bool write) {
  AccessState &state = *site.thread.access;
  const Word written = write_word(cell);
  if (!write && is_plain(written) && (!written || past_of(site.thread, written).ordered))
    if (const Cell readers = readers_by_byte(state, cell))
      return readers;
  return split_cell(state, cell, site.id(mask), mask, write);
}

SNARL_NOINLINE void check_locked(AccessSite &site, Cell *cell, uintptr_t granule, ByteMask mask, bool write) {
  AccessState &state = *site.thread.access;
  for (Backoff backoff;;) {
    Cell old = load(cell);
    if (write_word(old) == kLockedWord) {
      backoff.wait();
      continue;
    }
    if (kind_of(read_word(old)) == WordKind::sync)
      return check_sync_granule(site, read_word(old), granule, mask, write);
    if (kind_of(write_word(old)) == WordKind::bytes) {
      if (check_bytes(site, cell, old, granule, mask, write))
        return;
      continue;
    }
    if (!swap(cell, old, kLockedCell))
      continue;
    Cell next = !write && renew_read(site, old, mask) ? with_readers(state, old, 1)
                                                      : transition(site, old, granule, mask, write);
    // Not when the parts are first told apart: many granules are written as a whole before they are touched again.
    if (!plain(old) && !plain(next) && is_mixed(next))
      next = told_apart(site, next, mask, write);
    if (LIKELY(unlock(state, cell, next)))
      return;
  }
}

// A read of one cell, or of a pair, whose readers have rows. False: nothing was done that counts.
SNARL_INLINE bool check_readers(AccessSite &site, Cell *cells, uint32_t count, ByteMask mask) {
  const Cell old = load(cells);
  const Word readers = read_word(old), written = write_word(old);
  if (kind_of(readers) != WordKind::readers || !is_plain(written) || (count == 2 && load(cells + 1) != old))
    return false;
  if (written && !past_of(site.thread, written).ordered)
    return false;
  uint32_t generation;
  if (renew_reader(site, readers, count, mask, sharing_pays(*site.thread.access), generation) == Renewal::impossible)
    return false;
  return load(cells) == old && (count == 1 || load(cells + 1) == old) && readers_are(readers, generation);
}

bool same_ids(const IdSet &a, const IdSet &b) {
  if (a.count != b.count)
    return false;
  for (uint32_t i = 0; i < a.count; ++i)
    if (a.ids[i] != b.ids[i])
      return false;
  return true;
}

// Gives a pair of cells whose readers are the same one group for both. False: it did not come to that.
SNARL_NOINLINE bool share_readers(AccessSite &site, Cell *cells) {
  AccessState &state = *site.thread.access;
  const Cell old[] = {load(cells), load(cells + 1)};
  const Word sets[] = {read_word(old[0]), read_word(old[1])};
  const Word written = write_word(old[0]); // not plain: perhaps another thread has the lock
  if (kind_of(sets[0]) != WordKind::set || kind_of(sets[1]) != WordKind::set || !is_plain(written) ||
      written != write_word(old[1]))
    return false;
  if (!swap(cells, old[0], kLockedCell))
    return false;
  if (!swap(cells + 1, old[1], kLockedCell)) {
    unlock(state, cells, old[0]);
    return false;
  }
  Cell next[] = {old[0], old[1]};
  if (renew_read(site, old[0], kAllBytes) && renew_read(site, old[1], kAllBytes) &&
      same_ids(*set_of(sets[0]), *set_of(sets[1]))) {
    next[0] = with_readers(state, old[0], 2);
    if (next[0] != old[0]) {
      next[1] = next[0];
      drop_word(&state, sets[1]);
    }
  }
  const bool first = unlock(state, cells, next[0]), second = unlock(state, cells + 1, next[1]);
  return first && second && next[0] != old[0];
}

SNARL_COLD void report(AccessSite &site, const Decision &d, Cell old, uintptr_t granule, bool write) {
  if (d.races_written)
    report_race(site, granule, kAllBytes, write, write_word(old), true, mask_of(write_word(old)));
  if (d.races_read)
    report_race(site, granule, kAllBytes, write, read_word(old), false, mask_of(read_word(old)));
}

// One turn of check_granule, within which no claim is looked at.
SNARL_INLINE void check_once(AccessSite &site, Cell *cell, uintptr_t granule, ByteMask mask, bool write) {
  while (mask == kAllBytes) {
    Cell old = load(cell);
    if (!plain(old))
      break;
    Decision d = decide(site, old, write);
    if (d.general)
      break;
    if (d.next != old && !swap(cell, old, d.next))
      continue;
    if (UNLIKELY(d.races_written || d.races_read))
      report(site, d, old, granule, write);
    return;
  }
  const Cell old = load(cell);
  if (kind_of(write_word(old)) == WordKind::bytes && check_bytes(site, cell, old, granule, mask, write))
    return;
  if (!write && check_readers(site, cell, 1, mask))
    return;
  if (!(site.flags & access_flags::free) && granule_recorded(site.thread, granule, mask, write))
    return;
  check_locked(site, cell, granule, mask, write);
}

// Two neighbours that several threads read together.
SNARL_INLINE bool check_pair_of_readers(AccessSite &site, uintptr_t granule) {
  Cell *cells = shadow_cell(granule);
  const uint32_t count = claim_count(granule);
  if (is_plain(read_word(load(cells))) || count & 1)
    return false;
  return (check_readers(site, cells, 2, kAllBytes) ||
          (!sharing_pays(*site.thread.access) && share_readers(site, cells))) &&
         claim_count(granule) == count;
}

} // namespace

uint32_t claims[kClaims];

bool ordered(const Thread &t, Word id) {
  return past_of(t, id).ordered;
}

void check_granule(AccessSite &site, uintptr_t granule, ByteMask mask, bool write) {
  Cell *cell = shadow_cell(granule);
  for (Backoff backoff;;) {
    uint32_t count = claim_count(granule);
    if (UNLIKELY(count & 1)) {
      backoff.wait();
      continue;
    }
    check_once(site, cell, granule, mask, write);
    if (LIKELY(claim_count(granule) == count))
      return;
  }
}

void check_pair(AccessSite &site, uintptr_t granule, bool write) {
  if (!write && check_pair_of_readers(site, granule))
    return;
  check_granule(site, granule, kAllBytes, write);
  check_granule(site, granule + SNARL_GRANULE, kAllBytes, write);
}

constexpr uint32_t kFewGranules = 64; // where not all are plain: one by one, or two

void check_run(AccessSite &site, uintptr_t granule, uint32_t count, bool write) {
  make_range_id(site);
  Cell *cells = shadow_cell(granule);
  Cell known = 0, next = decide(site, 0, write).next;
  for (uint32_t i = 0; i < count;) {
    {
      Claim claim(granule);
      for (; i < count; ++i) {
        Cell old = load(cells + i);
        if (UNLIKELY(old != known)) {
          if (!plain(old))
            break;
          Decision d = decide(site, old, write);
          if (d.general || d.races_written || d.races_read)
            break;
          known = old;
          next = d.next;
        }
        __atomic_store_n(cells + i, next, __ATOMIC_RELAXED);
      }
    }
    if (i < count) {
      const uint32_t few = count - i < kFewGranules ? count - i : kFewGranules;
      const uintptr_t p = granule + i * SNARL_GRANULE;
      write ? write_short_range(site, p, few * SNARL_GRANULE) : read_short_range(site, p, few * SNARL_GRANULE);
      i += few;
    }
  }
}

} // namespace snarl
