#include "runtime/shadow/byte_cells.h"

#include "runtime/platform/memory.h"
#include "runtime/shadow/first_access.h"
#include "runtime/shadow/sets.h"
#include "runtime/shadow/steps.h"
#include "runtime/shadow/transition.h"

namespace snarl {

ByteCells *byte_cells;

namespace {

constexpr uint32_t kByteCells = 1u << kByteCellBits;
constexpr uint32_t kBatch = 32; // that a slot takes from the pool at once

// Under the lock.
struct Pool {
  SpinLock lock;
  uint32_t next = 1; // 0 is none
  uint32_t free;     // linked through next_free
};
Pool pool;

SNARL_INLINE Cell load(const Cell &cell) {
  return __atomic_load_n(&cell, __ATOMIC_RELAXED);
}
SNARL_INLINE void store(Cell &cell, Cell value) {
  __atomic_store_n(&cell, value, __ATOMIC_RELAXED);
}

SNARL_COLD void refill(AccessState &state) {
  if (!steps.byte_cells)
    return;
  SpinGuard guard(pool.lock);
  if (!byte_cells)
    byte_cells = static_cast<ByteCells *>(reserve_pages(sizeof(ByteCells) * uint64_t{kByteCells}));
  for (uint32_t i = 0; i < kBatch; ++i) {
    uint32_t index = pool.free;
    if (index)
      pool.free = byte_cells[index].next_free;
    else if (pool.next < kByteCells - 1)
      index = pool.next++;
    else
      return;
    byte_cells[index].next_free = state.free_byte_cells;
    state.free_byte_cells = index;
  }
}

// 0: there are none.
uint32_t take(AccessState &state) {
  if (UNLIKELY(!state.free_byte_cells))
    refill(state);
  const uint32_t index = state.free_byte_cells;
  if (index)
    state.free_byte_cells = byte_cells[index].next_free;
  return index;
}

// Of nobody's granule any more, and not locked.
void give(AccessState *state, Word word) {
  const uint32_t index = index_of(word);
  if (state) {
    byte_cells[index].next_free = state->free_byte_cells;
    state->free_byte_cells = index;
    return;
  }
  SpinGuard guard(pool.lock);
  byte_cells[index].next_free = pool.free;
  pool.free = index;
}

// Does one of the other ids, of the same slot and later, stand for this one?
bool is_outdated(Word id, const Word *others, uint32_t count) {
  const Region &r = region_of(id);
  for (uint32_t i = 0; i < count; ++i)
    if (const Region &theirs = region_of(others[i]);
        others[i] != id && theirs.slot == r.slot && clock_of(theirs, others[i]) > clock_of(r, id))
      return true;
  return false;
}

// A word for those ids of `word` that touch the byte.
Word word_of_byte(AccessState &state, Word word, ByteMask byte) {
  Vector<Word> &ids = state.scratch;
  ids.clear();
  append_ids(word, ids);
  const uint32_t count = ids.count;
  ids.count = 0;
  for (uint32_t i = 0; i < count; ++i)
    if (mask_of(ids[i]) & byte)
      ids[ids.count++] = ids[i];
  ids.reserve(2 * ids.count);
  Word *kept = ids.data + ids.count;
  uint32_t kept_count = 0;
  for (Word id : ids)
    if (!is_outdated(id, ids.data, ids.count))
      kept[kept_count++] = id;
  return make_set(state, kept, kept_count, 0, {});
}

// All ids of one side of the cells, once each.
void collect(const ByteCells &bytes, bool write, Vector<Word> &out) {
  out.clear();
  for (Cell cell : bytes.cells) {
    if (!write && read_word(cell) == write_word(cell))
      continue;
    const uint32_t first = out.count;
    append_ids(write ? write_word(cell) : read_word(cell), out);
    const uint32_t end = out.count;
    out.count = first;
    for (uint32_t i = first; i < end; ++i) {
      const Word id = out[i]; // at or behind where the next one goes
      bool is_new = true;
      for (Word known : out)
        is_new &= known != id;
      if (is_new)
        out.data[out.count++] = id;
    }
  }
}

void drop_cells(AccessState *state, ByteCells &bytes) {
  for (Cell &cell : bytes.cells) {
    if (!plain(cell)) {
      drop_word(state, read_word(cell));
      drop_word(state, write_word(cell));
    }
    store(cell, 0);
  }
  __atomic_store_n(&bytes.granule, 0, __ATOMIC_RELAXED);
}

SNARL_INLINE bool is_current(const AccessState &mine, Cell cell, bool write) {
  return in_epoch(mine, write_word(cell)) || (!write && in_epoch(mine, read_word(cell)));
}

bool is_plain_write(const AccessSite &site, ByteMask mask, bool write) {
  return write && mask == kAllBytes && !(site.flags & access_flags::atomic);
}

} // namespace

bool is_mixed(Cell cell) {
  ByteMask common = 0;
  const Word words[] = {read_word(cell), write_word(cell)};
  for (Word word : words) {
    if (kind_of(word) != WordKind::set && kind_of(word) != WordKind::id)
      continue;
    const Word *ids = &word;
    uint32_t count = 1;
    if (kind_of(word) == WordKind::set) {
      ids = set_of(word)->ids;
      count = set_of(word)->count;
    }
    for (uint32_t i = 0; i < count; ++i) {
      const ByteMask mask = mask_of(ids[i]);
      if (common && mask != common)
        return true;
      common = mask;
    }
  }
  return false;
}

Cell split_cell(AccessState &state, Cell cell, uintptr_t granule) {
  const uint32_t index = take(state);
  if (!index)
    return cell;
  ByteCells &bytes = byte_cells[index];
  const Word read = read_word(cell), written = write_word(cell);
  {
    BriefGuard guard(bytes.lock); // others may look at what it was
    for (uint32_t i = 0; i < SNARL_GRANULE; ++i) {
      const auto byte = static_cast<ByteMask>(1u << i);
      const Word its_written = word_of_byte(state, written, byte);
      store(bytes.cells[i], with_reads(read == written ? 0 : word_of_byte(state, read, byte), its_written));
    }
    __atomic_store_n(&bytes.granule, granule, __ATOMIC_RELAXED);
  }
  drop_word(&state, read);
  drop_word(&state, written);
  return make_cell(0, bytes_word(index));
}

bool split_for_access(AccessState &state, Cell *cell, Cell old, uintptr_t granule, Word me, ByteMask mask, bool write) {
  const uint32_t index = state.free_byte_cells;
  if (!index || sharing_pays(state))
    return false;
  ByteCells &bytes = byte_cells[index];
  if (!bytes.lock.lock_unchanged(bytes.lock.look())) // others may look at what it was
    return false;
  const Word read = read_word(old), written = write_word(old);
  const ByteMask bytes_read = read && read != written ? mask_of(read) : 0,
                 bytes_written = written ? mask_of(written) : 0;
  for (uint32_t i = 0; i < SNARL_GRANULE; ++i) {
    const ByteMask byte = static_cast<ByteMask>(1u << i);
    const Word its_written = mask & byte && write ? me : bytes_written & byte ? written : 0;
    const Word its_read = mask & byte ? me : bytes_read & byte ? read : its_written;
    store(bytes.cells[i], make_cell(its_read, its_written));
  }
  const Word read_all = in_lane(state.whole, read) ? read : in_lane(state.whole, written) ? written : 0;
  bool done = true;
  if (LIKELY(__atomic_compare_exchange_n(cell, &old, make_cell(read_all, bytes_word(index)), false, __ATOMIC_ACQ_REL,
                                         __ATOMIC_RELAXED))) {
    state.free_byte_cells = bytes.next_free;
    __atomic_store_n(&bytes.granule, granule, __ATOMIC_RELAXED);
  } else {
    for (Cell &its : bytes.cells)
      store(its, 0);
    done = false;
  }
  bytes.lock.unlock();
  return done;
}

bool check_bytes(AccessSite &site, Cell *cell, Cell old, uintptr_t granule, ByteMask mask, bool write) {
  const Word word = write_word(old);
  ByteCells &bytes = bytes_of_word(word);
  const Word me = site.id(mask);
  BriefLock &lock = bytes.lock;
  lock.lock();
  if (UNLIKELY(bytes.granule != granule || write_word(__atomic_load_n(cell, __ATOMIC_ACQUIRE)) != word)) {
    lock.unlock();
    return false;
  }
  const FirstAccess common = FirstAccess::of(site);
  const bool takes_place = is_plain_write(site, mask, write);
  Cell like = kLockedCell /* what no byte has */, like_next = 0; // neighbours are often alike
  for (uint32_t i = 0; i < SNARL_GRANULE; ++i) {
    Cell &its = bytes.cells[i];
    const auto byte = static_cast<ByteMask>(1u << i);
    if (!(mask & byte))
      continue;
    if (its == like) {
      store(its, like_next);
    } else if (Cell next;
               LIKELY(write ? common.next_of_byte<true>(its, me, next) : common.next_of_byte<false>(its, me, next))) {
      like = its;
      like_next = next;
      store(its, next);
    } else if (takes_place) {
      report_byte(site, its, granule, mask, byte, true);
    } else {
      store(its, byte_transition(site, its, granule, mask, byte, write));
    }
  }
  if (takes_place) {
    old = __atomic_load_n(cell, __ATOMIC_RELAXED); // its read word may have changed
    if (write_word(old) != word ||
        !__atomic_compare_exchange_n(cell, &old, make_cell(me, me), false, __ATOMIC_ACQ_REL, __ATOMIC_RELAXED)) {
      lock.unlock();
      return false;
    }
    drop_cells(site.thread.access, bytes);
  } else if (!write && mask == kAllBytes && !(site.flags & access_flags::atomic)) {
    note_read_of_all(cell, word, me);
  }
  lock.unlock();
  if (takes_place)
    give(site.thread.access, word);
  return true;
}

bool bytes_are_current(const Thread &t, Word word, uintptr_t granule, ByteMask mask, bool write) {
  const ByteCells &bytes = bytes_of_word(word);
  const uint64_t seen = bytes.lock.look();
  if (__atomic_load_n(&bytes.granule, __ATOMIC_RELAXED) != granule)
    return false;
  for (uint32_t i = 0; i < SNARL_GRANULE; ++i)
    if ((mask >> i & 1) && !is_current(*t.access, load(bytes.cells[i]), write))
      return false;
  return bytes.lock.unchanged(seen);
}

void merge_bytes(Thread &t, Cell *cell, Cell old, uintptr_t granule) {
  if (!t.access)
    t.access = make_access_state();
  AccessState &state = *t.access;
  const Word word = write_word(old);
  ByteCells &bytes = bytes_of_word(word);
  {
    BriefGuard guard(bytes.lock);
    if (bytes.granule != granule)
      return;
    collect(bytes, true, state.scratch);
    const Word written = make_set(state, state.scratch.data, state.scratch.count, 0, {});
    collect(bytes, false, state.scratch);
    const Cell merged = with_reads(make_set(state, state.scratch.data, state.scratch.count, 0, {}), written);
    if (!__atomic_compare_exchange_n(cell, &old, merged, false, __ATOMIC_ACQ_REL, __ATOMIC_RELAXED)) {
      drop_word(&state, read_word(merged));
      drop_word(&state, write_word(merged));
      return;
    }
    drop_cells(&state, bytes);
  }
  give(&state, word);
}

void drop_bytes(AccessState *state, Word word) {
  ByteCells &bytes = bytes_of_word(word);
  {
    BriefGuard guard(bytes.lock);
    drop_cells(state, bytes);
  }
  give(state, word);
}

bool change_bytes(Cell *cell, Word word, uintptr_t granule, Cell (*visit)(Cell, void *), void *argument) {
  ByteCells &bytes = bytes_of_word(word);
  BriefGuard guard(bytes.lock);
  if (bytes.granule != granule)
    return false;
  for (Cell &its : bytes.cells)
    store(its, visit(its, argument));
  note_read_of_all(cell, word, 0);
  return true;
}

} // namespace snarl
