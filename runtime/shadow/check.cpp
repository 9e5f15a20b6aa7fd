#include "runtime/shadow/check.h"

#include "runtime/platform/spin.h"
#include "runtime/shadow/claims.h"
#include "runtime/shadow/known.h"
#include "runtime/shadow/map.h"
#include "runtime/shadow/race.h"
#include "runtime/shadow/reader_rows.h"
#include "runtime/shadow/recorded.h"
#include "runtime/shadow/sets.h"
#include "runtime/sync/granule_sync.h"
#include "runtime/thread/clock_state.h"

namespace snarl {

namespace {

SNARL_INLINE Cell load(Cell *cell) {
  return __atomic_load_n(cell, __ATOMIC_ACQUIRE);
}
SNARL_INLINE bool swap(Cell *cell, Cell expected, Cell wanted) {
  return __atomic_compare_exchange_n(cell, &expected, wanted, false, __ATOMIC_ACQ_REL, __ATOMIC_RELAXED);
}

// What an id says that the rule needs.
struct Past {
  bool mine; // of this thread's slot, hence ordered
  bool ordered;
  ByteMask mask;
  bool current; // of this thread's current epoch
};

SNARL_INLINE Past past_of(const Thread &t, Word id) {
  const Region &r = region_of(id);
  Clock clock = clock_of(r, id);
  const ClockState &c = *t.clock;
  bool mine = r.slot == c.slot;
  return {mine, mine || c.knows(r.slot, clock), UNLIKELY(r.partial) ? site_of(r, id).mask : kAllBytes,
          mine && clock == c.own()};
}

// May the access stand for this earlier one, of its own cell, from now on? It is ordered after it, or it is a plain
// write, which was reported against it.
SNARL_INLINE bool replaces(const AccessSite &site, Past p, ByteMask mask, bool write) {
  return (p.mask & ~mask) == 0 && (p.ordered || (write && !(site.flags & access_flags::atomic)));
}

// Is this an access of the same site and epoch, to other bytes of the granule? One id does for both.
bool is_sibling(AccessSite &site, const Past &p, Word id, ByteMask mask) {
  if (!p.current || p.mask == kAllBytes)
    return false;
  const Site &theirs = site_of(region_of(id), id), &mine = site_of(region_of(site.id(mask)), site.id(mask));
  return theirs.context == mine.context && theirs.flags == site.flags;
}

// Adds this access to the ids of one side: those that it replaces leave, and those that it and its siblings cover
// together. In the thread's scratch memory.
void add_access(AccessSite &site, Vector<Word> &ids, ByteMask mask, bool write) {
  const Thread &t = site.thread;
  ByteMask covered = mask;
  for (Word id : ids)
    if (Past p = past_of(t, id); is_sibling(site, p, id, mask))
      covered |= p.mask;
  uint32_t kept = 0;
  for (Word id : ids) {
    Past p = past_of(t, id);
    if (!replaces(site, p, mask, write) && !replaces(site, p, covered, false))
      ids[kept++] = id;
  }
  ids.count = kept;
  ids.push(site.id(covered));
}

void remove_replaced(const AccessSite &site, Vector<Word> &ids, ByteMask mask) {
  uint32_t kept = 0;
  for (uint32_t i = 0; i < ids.count; ++i)
    if (!replaces(site, past_of(site.thread, ids[i]), mask, true))
      ids[kept++] = ids[i];
  ids.count = kept;
}

void load_ids(Word word, Vector<Word> &out) {
  out.clear();
  out.reserve(kMaxSetIds);
  out.count = ids_of(word, out.data, kMaxSetIds);
}

// Did the thread access these bytes on this side in its current epoch?
bool has_current(const Thread &t, const Vector<Word> &ids, ByteMask mask) {
  for (Word id : ids) {
    Past p = past_of(t, id);
    if (p.current && (p.mask & mask) == mask)
      return true;
  }
  return false;
}

// Reports each id that races with the access; each pair of accesses once.
void report_conflicts(AccessSite &site, const Vector<Word> &ids, uintptr_t granule, ByteMask mask, bool write,
                      bool ids_write) {
  for (uint32_t i = 0; i < ids.count; ++i) {
    Past p = past_of(site.thread, ids[i]);
    if (!p.ordered && (p.mask & mask))
      report_race(site, granule, mask, write, ids[i], ids_write);
  }
}

// Read word = write word: no read to remember, and a test for reads finds the write.
Cell with_reads(Word read, Word written) {
  if (read)
    return make_cell(read, written);
  if (kind_of(written) == WordKind::set)
    hold_set(written);
  return make_cell(written, written);
}

// Against the accesses of a cell that the access is not recorded in.
void report_against(AccessSite &site, Cell cell, uintptr_t granule, ByteMask mask, bool write) {
  Vector<Word> &ids = site.thread.access->scratch;
  load_ids(write_word(cell), ids);
  report_conflicts(site, ids, granule, mask, write, true);
  if (!write || read_word(cell) == write_word(cell))
    return;
  load_ids(read_word(cell), ids);
  report_conflicts(site, ids, granule, mask, write, false);
}

// What a plain write leaves of the atomic accesses.
Cell without_replaced(AccessSite &site, Cell cell, ByteMask mask) {
  AccessState &state = *site.thread.access;
  Vector<Word> &ids = state.scratch;
  Word read = read_word(cell), written = write_word(cell);
  load_ids(written, ids);
  remove_replaced(site, ids, mask);
  Word next_written = make_set(state, ids.data, ids.count, written, 0);
  load_ids(read == written ? 0 : read, ids);
  remove_replaced(site, ids, mask);
  return with_reads(make_set(state, ids.data, ids.count, read, 0), next_written);
}

// The general transition, for any words. The caller owns the cell.
Cell transition(AccessSite &site, Cell cell, uintptr_t granule, ByteMask mask, bool write) {
  AccessState &state = *site.thread.access;
  Vector<Word> &ids = state.scratch;
  Word read = read_word(cell), written = write_word(cell);
  load_ids(written, ids);
  bool atomic = site.flags & access_flags::atomic;
  if (!(site.flags & access_flags::free) && has_current(site.thread, ids, mask))
    return cell; // an own write of this epoch covers the access
  if (!atomic)
    report_conflicts(site, ids, granule, mask, write, true);
  Word me = site.id(mask);
  if (write) {
    add_access(site, ids, mask, true);
    Word next_written = make_set(state, ids.data, ids.count, written, me);
    load_ids(read == written ? 0 : read, ids);
    if (!atomic)
      report_conflicts(site, ids, granule, mask, write, false);
    remove_replaced(site, ids, mask);
    return with_reads(make_set(state, ids.data, ids.count, read, me), next_written);
  }
  load_ids(read == written ? 0 : read, ids);
  if (has_current(site.thread, ids, mask))
    return cell;
  add_access(site, ids, mask, false);
  return make_cell(make_set(state, ids.data, ids.count, read, me), written);
}

// The common case of a granule that several threads read: this one did so in an earlier epoch and again now, and its id
// in the set, which no other cell shares, is replaced. (Whoever merely holds the set relies on ids of its own.) What
// the thread meanwhile learnt of the other readers may stay: who writes after this access writes after them. The caller
// owns the cell. False: nothing was done.
SNARL_INLINE bool renew_read(AccessSite &site, Cell cell, ByteMask mask) {
  const Word read = read_word(cell), written = write_word(cell);
  if (kind_of(read) != WordKind::set || !is_plain(written) || (site.flags & access_flags::atomic))
    return false;
  IdSet *set = set_of(read);
  if (__atomic_load_n(&set->references, __ATOMIC_ACQUIRE) != 1 || (written && !past_of(site.thread, written).ordered))
    return false;
  const uint32_t slot = site.thread.clock->slot;
  Word *mine = nullptr;
  for (uint32_t i = 0; i < set->count; ++i) {
    if (region_of(set->ids[i]).slot != slot)
      continue;
    if (mine || (mask_of(set->ids[i]) & ~mask))
      return false;
    mine = &set->ids[i];
  }
  if (!mine)
    return false;
  __atomic_store_n(mine, site.id(mask), __ATOMIC_RELAXED);
  return true;
}

// A cell that reads are renewed in epoch after epoch: from now on without its lock. The caller owns the cell and the
// only reference to its set. The same cell when the set cannot be a group of readers.
Cell with_readers(AccessState &state, Cell cell, uint32_t cells) {
  const IdSet *set = set_of(read_word(cell));
  const Word readers = is_long_epoch() ? 0 : make_readers(set->ids, set->count, cells);
  if (!readers)
    return cell;
  drop_word(&state, read_word(cell));
  return make_cell(readers, write_word(cell));
}

// Lets a cell go that was locked. False: a range operation that had looked before the lock stored over it. Its access
// must stay: the caller's starts over.
SNARL_INLINE bool unlock(AccessState &state, Cell *cell, Word read, Cell next) {
  if (LIKELY(swap(cell, make_cell(read, kLockedWord), next)))
    return true; // the swap is a full barrier before the claim is looked at again
  drop_word(&state, read_word(next));
  drop_word(&state, write_word(next));
  return false;
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
    if (!swap(cell, old, make_cell(read_word(old), kLockedWord)))
      continue;
    Cell next = !write && renew_read(site, old, mask) ? with_readers(state, old, 1)
                                                      : transition(site, old, granule, mask, write);
    if (LIKELY(unlock(state, cell, read_word(old), next)))
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
  if (renew_reader(site, readers, count, mask, is_long_epoch(), generation) == Renewal::impossible)
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
  if (!swap(cells, old[0], make_cell(sets[0], kLockedWord)))
    return false;
  if (!swap(cells + 1, old[1], make_cell(sets[1], kLockedWord))) {
    unlock(state, cells, sets[0], old[0]);
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
  const bool first = unlock(state, cells, sets[0], next[0]), second = unlock(state, cells + 1, sets[1], next[1]);
  return first && second && next[0] != old[0];
}

// What becomes of a cell of plain words under an access to all of its bytes.
struct Decision {
  Cell next;    // the same: nothing to do
  bool general; // needs a set
  bool races_written, races_read;
};

SNARL_INLINE Decision decide(AccessSite &site, Cell old, bool write) {
  Word read = read_word(old), written = write_word(old);
  const Thread &t = site.thread;
  Decision d{old, false, false, false};
  if (written) {
    Past p = past_of(t, written);
    if (!write && p.current && p.mask == kAllBytes)
      return d;
    d.races_written = !p.ordered;
  }
  if (read && read != written) {
    d.races_read = !past_of(t, read).ordered;
    if (d.races_read && !write) { // two readers side by side
      d.general = true;
      return d;
    }
  }
  Word me = site.id(kAllBytes);
  d.next = write ? make_cell(me, me) : make_cell(me, written);
  return d;
}

SNARL_INLINE bool plain(Cell c) {
  return is_plain(read_word(c)) && is_plain(write_word(c));
}

SNARL_COLD void report(AccessSite &site, const Decision &d, Cell old, uintptr_t granule, bool write) {
  if (d.races_written)
    report_race(site, granule, kAllBytes, write, write_word(old), true);
  if (d.races_read)
    report_race(site, granule, kAllBytes, write, read_word(old), false);
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
  return (check_readers(site, cells, 2, kAllBytes) || (!is_long_epoch() && share_readers(site, cells))) &&
         claim_count(granule) == count;
}

} // namespace

uint32_t claims[kClaims];

bool ordered(const Thread &t, Word id) {
  return past_of(t, id).ordered;
}

// The common atomic access: all of a granule that has plain words and knows no plain accesses but the last. (Atomic
// accesses do not race with each other: what is not ordered needs a set.) False: nothing was done.
SNARL_INLINE bool check_atomic_quickly(AccessSite &site, Cell &cell, bool write) {
  if (!plain(cell))
    return false;
  Decision d = decide(site, cell, write);
  if (d.general || (write && (d.races_written || d.races_read)))
    return false;
  cell = d.next;
  return true;
}

void check_owned(AccessSite &site, SyncCells &cells, uintptr_t granule, ByteMask mask, bool write) {
  if ((site.flags & access_flags::atomic) && mask == kAllBytes && cells.plain == 0 &&
      check_atomic_quickly(site, cells.atomic, write))
    return;
  bool atomic = site.flags & access_flags::atomic;
  Cell &mine = atomic ? cells.atomic : cells.plain, &other = atomic ? cells.plain : cells.atomic;
  if (other)
    report_against(site, other, granule, mask, write);
  if (cells.atomic && write && !atomic)
    cells.atomic = without_replaced(site, cells.atomic, mask);
  mine = transition(site, mine, granule, mask, write);
}

// The ids of a word and one more, which stands for the earlier ones of its slot that it covers. (A cell may know later
// ones: of an access to a part of the object.)
static void add_later(const Thread &t, Word word, Word id) {
  Vector<Word> &ids = t.access->scratch;
  load_ids(word, ids);
  const Region &r = region_of(id);
  const ByteMask mask = mask_of(id);
  uint32_t kept = 0;
  for (Word other : ids) {
    const Region &theirs = region_of(other);
    const bool earlier = theirs.slot == r.slot && clock_of(theirs, other) < clock_of(r, id);
    if (other != id && !(earlier && (mask_of(other) & ~mask) == 0))
      ids[kept++] = other;
  }
  ids.count = kept;
  ids.push(id);
}

Cell with_atomic_access(Thread &t, Cell cell, Word id, bool write) {
  AccessState &state = *t.access;
  Vector<Word> &ids = state.scratch;
  Word read = read_word(cell), written = write_word(cell);
  add_later(t, write ? written : read == written ? 0 : read, id);
  if (!write)
    return make_cell(make_set(state, ids.data, ids.count, read, 0), written);
  Word next_written = make_set(state, ids.data, ids.count, written, 0);
  add_later(t, read == written ? 0 : read, id);
  --ids.count;
  return with_reads(make_set(state, ids.data, ids.count, read, 0), next_written);
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

void check_run(AccessSite &site, uintptr_t granule, uint32_t count, bool write) {
  site.id(kAllBytes);
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
    if (i < count)
      check_granule(site, granule + i++ * SNARL_GRANULE, kAllBytes, write);
  }
}

} // namespace snarl
