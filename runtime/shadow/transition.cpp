#include "runtime/shadow/transition.h"

#include "runtime/shadow/race.h"
#include "runtime/shadow/reader_rows.h"
#include "runtime/shadow/sets.h"
#include "runtime/shadow/widths.h"
#include "runtime/thread/registry.h"

namespace snarl {

namespace {

// Of which kind of cell the ids are.
enum class Of : uint8_t { granule, byte };

template <Of of> SNARL_INLINE Past past(const Thread &t, Word id) {
  Past p = past_of(t, id);
  if (of == Of::byte)
    p.mask = kAllBytes;
  return p;
}

// The bytes that an access to `mask` touches, of those that the cell speaks of.
template <Of of> constexpr ByteMask touched(ByteMask mask) {
  return of == Of::byte ? kAllBytes : mask;
}

// Is this an access of the same site and epoch, to other bytes of the granule? One id does for both.
bool is_sibling(AccessSite &site, const Past &p, Word id, ByteMask mask) {
  if (!p.current || p.mask == kAllBytes)
    return false;
  const Site &theirs = site_of(region_of(id), id), &mine = site_of(region_of(site.id(mask)), site.id(mask));
  return theirs.context == mine.context && theirs.flags == site.flags;
}

// Of the last accesses of detached threads that have ended one says it all: whatever is to come and races with another
// one of the same bytes and kind races with this one too, for ever. So what thousands of threads read or count has few
// ids.
void keep_one_past_knowing(Vector<Word> &ids) {
  constexpr uint32_t kKinds = 64; // of bytes, flags and contexts; of others, all stay
  Word kept_ones[kKinds];
  uint32_t kinds = 0, kept = 0;
  for (Word id : ids) {
    const Region &r = region_of(id);
    bool is_told = false;
    if (is_past_knowing(Slot(r.slot), clock_of(r, id))) {
      const Site &site = site_of(r, id);
      for (uint32_t i = 0; i < kinds && !is_told; ++i) {
        const Site &other = site_of(region_of(kept_ones[i]), kept_ones[i]);
        is_told = other.mask == site.mask && other.flags == site.flags && other.context == site.context;
      }
      if (!is_told && kinds < kKinds)
        kept_ones[kinds++] = id;
    }
    if (!is_told)
      ids[kept++] = id;
  }
  ids.count = kept;
}

// Adds this access to the ids of one side: those that it replaces leave, and those that it and its siblings cover
// together. In the thread's scratch memory.
template <Of of> void add_access(AccessSite &site, Vector<Word> &ids, ByteMask mask, bool write) {
  const Thread &t = site.thread;
  ByteMask covered = mask;
  if (of == Of::granule && mask != kAllBytes)
    for (Word id : ids)
      if (Past p = past_of(t, id); is_sibling(site, p, id, mask))
        covered |= p.mask;
  uint32_t kept = 0;
  for (Word id : ids) {
    const Past p = past<of>(t, id);
    if (!replaces(site, p, touched<of>(mask), write) && !(covered != mask && replaces(site, p, covered, false)))
      ids[kept++] = id;
  }
  ids.count = kept;
  if (UNLIKELY(ids.count > kManyIds))
    keep_one_past_knowing(ids);
  ids.push(site.id(covered));
}

template <Of of> void remove_replaced(const AccessSite &site, Vector<Word> &ids, ByteMask mask) {
  uint32_t kept = 0;
  for (uint32_t i = 0; i < ids.count; ++i)
    if (!replaces(site, past<of>(site.thread, ids[i]), touched<of>(mask), true))
      ids[kept++] = ids[i];
  ids.count = kept;
}

void load_ids(Word word, Vector<Word> &out) {
  out.clear();
  append_ids(word, out);
}

// Did the thread access these bytes on this side in its current epoch?
template <Of of> bool has_current(const Thread &t, const Vector<Word> &ids, ByteMask mask) {
  const ByteMask wanted = touched<of>(mask);
  for (Word id : ids) {
    const Past p = past<of>(t, id);
    if (p.current && (p.mask & wanted) == wanted)
      return true;
  }
  return false;
}

// Reports each id that races with the access; each pair of accesses once. `at`: the bytes that the cell speaks of, of
// those that are accessed.
void report_conflicts(AccessSite &site, const Vector<Word> &ids, uintptr_t granule, ByteMask mask, ByteMask at,
                      bool write, bool ids_write) {
  for (uint32_t i = 0; i < ids.count; ++i) {
    const Past p = past_of(site.thread, ids[i]);
    if (const auto both = static_cast<ByteMask>(p.mask & at); both && !p.ordered)
      report_race(site, granule, mask, write, ids[i], ids_write, both);
  }
}

// Are all accesses of the word ordered before now? (A "no" may be wrong.) The caller owns the word.
bool is_word_past(const Thread &t, Word word) {
  if (is_plain(word))
    return word == 0 || past_of(t, word).ordered;
  if (kind_of(word) != WordKind::set)
    return false;
  const IdSet *set = set_of(word);
  for (uint32_t i = 0; i < set->count; ++i)
    if (!past_of(t, set->ids[i]).ordered)
      return false;
  return true;
}
// Against the accesses of a cell that the access is not recorded in.
void report_against(AccessSite &site, Cell cell, uintptr_t granule, ByteMask mask, ByteMask at, bool write) {
  if (LIKELY(is_past(site.thread, cell)))
    return;
  Vector<Word> &ids = site.thread.access->scratch;
  load_ids(write_word(cell), ids);
  report_conflicts(site, ids, granule, mask, at, write, true);
  if (!write || read_word(cell) == write_word(cell))
    return;
  load_ids(read_word(cell), ids);
  report_conflicts(site, ids, granule, mask, at, write, false);
}

// What a plain write leaves of the atomic accesses.
Cell without_replaced(AccessSite &site, Cell cell, ByteMask mask) {
  AccessState &state = *site.thread.access;
  if (mask == kAllBytes) { // nothing
    drop_word(&state, read_word(cell));
    drop_word(&state, write_word(cell));
    return 0;
  }
  Vector<Word> &ids = state.scratch;
  Word read = read_word(cell), written = write_word(cell);
  load_ids(written, ids);
  remove_replaced<Of::granule>(site, ids, mask);
  Word next_written = make_set(state, ids.data, ids.count, written, {});
  load_ids(read == written ? 0 : read, ids);
  remove_replaced<Of::granule>(site, ids, mask);
  return with_reads(make_set(state, ids.data, ids.count, read, {}), next_written);
}

// The common ones of all that takes more than ids: a reader beside another one, and a write after all that there was.
// False: nothing was done.
template <Of of> bool next_quickly(AccessSite &site, Cell &cell, uintptr_t granule, ByteMask mask, bool write) {
  const Thread &t = site.thread;
  const Word read = read_word(cell), written = write_word(cell);
  if (touched<of>(mask) != kAllBytes || (site.flags & access_flags::atomic))
    return false;
  if (write) {
    if ((cell != 0 && is_plain(read | written)) || !is_past(t, cell))
      return false;
    const Word me = site.id(mask);
    drop_word(t.access, read);
    drop_word(t.access, written);
    cell = make_cell(me, me);
    return true;
  }
  if (!is_plain(read | written) || read == 0 || read == written || past_of(t, read).ordered)
    return false;
  if (written)
    if (const Past p = past_of(t, written); !p.ordered || p.current)
      return false;
  const Word me = site.id(mask), both[] = {read, me};
  cell = make_cell(make_set(*t.access, both, 2, read, {me, block_of(granule)}), written);
  return true;
}

// Might so many readers, of which the thread is one, be a group? (shadow/reader_rows.h)
SNARL_INLINE bool may_have_rows(const Thread &t, uint32_t readers) {
  return readers <= kRows && may_have_row(t);
}

template <Of of>
Cell next_cell(AccessSite &site, Cell cell, uintptr_t granule, ByteMask mask, ByteMask at, bool write) {
  if (next_quickly<of>(site, cell, granule, mask, write))
    return cell;
  AccessState &state = *site.thread.access;
  Vector<Word> &ids = state.scratch;
  Word read = read_word(cell), written = write_word(cell);
  load_ids(written, ids);
  bool atomic = site.flags & access_flags::atomic;
  if (!(site.flags & access_flags::free) && has_current<of>(site.thread, ids, mask))
    return cell; // an own write of this epoch covers the access
  if (!atomic)
    report_conflicts(site, ids, granule, mask, at, write, true);
  SetCause cause{site.id(mask), block_of(granule)};
  if (write) {
    add_access<of>(site, ids, mask, true);
    Word next_written = make_set(state, ids.data, ids.count, written, cause);
    load_ids(read == written ? 0 : read, ids);
    if (!atomic)
      report_conflicts(site, ids, granule, mask, at, write, false);
    remove_replaced<of>(site, ids, mask);
    return with_reads(make_set(state, ids.data, ids.count, read, cause), next_written);
  }
  load_ids(read == written ? 0 : read, ids);
  if (has_current<of>(site.thread, ids, mask))
    return cell;
  const uint32_t before = ids.count;
  add_access<of>(site, ids, mask, false);
  cause.renews = may_have_rows(site.thread, ids.count) && ids.count <= before;
  return make_cell(make_set(state, ids.data, ids.count, read, cause), written);
}

} // namespace

bool is_past(const Thread &t, Cell cell) {
  const Word read = read_word(cell), written = write_word(cell);
  return is_word_past(t, written) && (read == written || is_word_past(t, read));
}

Cell with_reads(Word read, Word written) {
  if (read)
    return make_cell(read, written);
  if (kind_of(written) == WordKind::set)
    hold_set(written);
  return make_cell(written, written);
}

Cell transition(AccessSite &site, Cell cell, uintptr_t granule, ByteMask mask, bool write) {
  return next_cell<Of::granule>(site, cell, granule, mask, mask, write);
}

Cell byte_transition(AccessSite &site, Cell cell, uintptr_t granule, ByteMask mask, ByteMask byte, bool write) {
  return next_cell<Of::byte>(site, cell, granule, mask, byte, write);
}

void report_byte(AccessSite &site, Cell cell, uintptr_t granule, ByteMask mask, ByteMask byte, bool write) {
  report_against(site, cell, granule, mask, byte, write);
}

// The slot's only id in the set, if an access to `mask` may stand for it.
static Word *renewable(IdSet &set, uint32_t slot, ByteMask mask) {
  Word *mine = nullptr;
  for (uint32_t i = 0; i < set.count; ++i) {
    if (region_of(set.ids[i]).slot != slot)
      continue;
    if (mine || (mask != kAllBytes && (mask_of(set.ids[i]) & ~mask)))
      return nullptr;
    mine = &set.ids[i];
  }
  return mine;
}

// Readers of what was last written before now, by an id?
SNARL_INLINE bool may_renew(const Thread &t, Cell cell) {
  const Word written = write_word(cell);
  return kind_of(read_word(cell)) == WordKind::set && is_plain(written) &&
         (written == 0 || past_of(t, written).ordered);
}

bool renew_read(AccessSite &site, Cell cell, ByteMask mask) {
  if ((site.flags & access_flags::atomic) || !may_renew(site.thread, cell))
    return false;
  const Word me = site.id(mask);
  IdSet *set = set_of(read_word(cell));
  if (!try_own(set))
    return false;
  Word *mine = renewable(*set, site.thread.clock->slot, mask);
  if (mine)
    __atomic_store_n(mine, me, __ATOMIC_RELAXED);
  end_owning(set);
  return mine != nullptr;
}

// What one byte's readers come to: who reads it for the first time after all of them takes their place.
static bool is_last_reader(const Thread &t, const IdSet &set) {
  for (uint32_t i = 0; i < set.count; ++i)
    if (!past_of(t, set.ids[i]).ordered)
      return false;
  return true;
}

bool renew_read_of_byte(const Thread &t, Cell &cell, Word me) {
  if (!may_renew(t, cell))
    return false;
  IdSet *set = set_of(read_word(cell));
  if (!try_own(set))
    return false;
  Word *mine = renewable(*set, t.clock->slot, kAllBytes);
  const bool is_last = !mine && is_last_reader(t, *set);
  if (mine)
    __atomic_store_n(mine, me, __ATOMIC_RELAXED);
  end_owning(set);
  if (is_last) {
    drop_word(t.access, read_word(cell));
    cell = make_cell(me, write_word(cell));
  }
  return mine || is_last;
}

bool read_of_byte(AccessSite &site, Cell &cell, uintptr_t granule, ByteMask mask) {
  return (!(site.flags & access_flags::atomic) && renew_read_of_byte(site.thread, cell, site.id(mask))) ||
         next_quickly<Of::byte>(site, cell, granule, mask, false);
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
    report_against(site, other, granule, mask, mask, write);
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
  if (UNLIKELY(ids.count > kManyIds))
    keep_one_past_knowing(ids);
  ids.push(id);
}

Cell with_atomic_access(Thread &t, Cell cell, Word id, bool write) {
  if (cell == 0)
    return make_cell(id, write ? id : 0);
  AccessState &state = *t.access;
  Vector<Word> &ids = state.scratch;
  Word read = read_word(cell), written = write_word(cell);
  add_later(t, write ? written : read == written ? 0 : read, id);
  if (!write)
    return make_cell(make_set(state, ids.data, ids.count, read, {}), written);
  Word next_written = make_set(state, ids.data, ids.count, written, {});
  add_later(t, read == written ? 0 : read, id);
  --ids.count;
  return with_reads(make_set(state, ids.data, ids.count, read, {}), next_written);
}

} // namespace snarl
