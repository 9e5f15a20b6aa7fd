#include "runtime/shadow/byte_cells.h"

#include "runtime/platform/memory.h"
#include "runtime/shadow/first_access.h"
#include "runtime/shadow/reader_rows.h"
#include "runtime/shadow/sets.h"
#include "runtime/shadow/steps.h"
#include "runtime/shadow/transition.h"

namespace snarl {

ByteCells *byte_cells;

namespace {

IndexPool pool;

struct Free { // for the pool
  void reserve() const {
    byte_cells = static_cast<ByteCells *>(reserve_dense_pages(sizeof(ByteCells) << kByteCellBits));
  }
  uint32_t end() const { return steps.byte_cells ? (1u << kByteCellBits) - 1 : 0; } // the last index is none
  uint32_t next(uint32_t index) const { return static_cast<uint32_t>(byte_cells[index].cells[0]); }
  void set_next(uint32_t index, uint32_t to) const { byte_cells[index].cells[0] = to; }
};

// 0: there are none.
uint32_t take(AccessState &state) {
  return pool.take(state.free_byte_cells, Free{});
}

// Of nobody's granule any more.
void give(AccessState *state, uint32_t index) {
  pool.give(state ? &state->free_byte_cells : nullptr, Free{}, index);
}

SNARL_INLINE bool swap(Cell *cell, Cell expected, Cell wanted) {
  return __atomic_compare_exchange_n(cell, &expected, wanted, false, __ATOMIC_ACQ_REL, __ATOMIC_RELAXED);
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

// Collects what make_readers_of_bytes wants. False: they are too many.
class ByteReads {
public:
  bool add(AccessState &state, Word word, ByteMask of) {
    Vector<Word> &ids = state.scratch;
    ids.clear();
    append_ids(word, ids);
    for (const Word id : ids) {
      if (count_ == kByteReads)
        return false;
      reads_[count_++] = {id, of ? of : mask_of(id)};
    }
    return true;
  }
  Word make(AccessState &state) const { return make_readers_of_bytes(state, reads_, count_); }

private:
  ByteRead reads_[kByteReads];
  uint32_t count_ = 0;
};

// The same for byte cells with one write, which is ordered before now, and several readers. 0: something else.
SNARL_NOINLINE Cell readers_of_byte_cells(const Thread &t, const ByteCells &bytes) {
  const Word written = write_word(bytes.cells[0]);
  if (!is_plain(written) || (written && !past_of(t, written).ordered))
    return 0;
  ByteReads reads;
  for (uint32_t i = 0; i < SNARL_GRANULE; ++i) {
    const Cell its = bytes.cells[i];
    if (write_word(its) != written ||
        (read_word(its) != written && !reads.add(*t.access, read_word(its), static_cast<ByteMask>(1u << i))))
      return 0;
  }
  const Word readers = reads.make(*t.access);
  return readers ? make_cell(readers, written) : 0;
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

Cell split_cell(AccessState &state, Cell cell, Word me, ByteMask mask, bool write) {
  const uint32_t index = take(state);
  if (!index)
    return cell;
  ByteCells &bytes = byte_cells[index];
  const Word read = read_word(cell), written = write_word(cell);
  for (uint32_t i = 0; i < SNARL_GRANULE; ++i) {
    const auto byte = static_cast<ByteMask>(1u << i);
    const Word its_written = word_of_byte(state, written, byte);
    bytes.cells[i] = with_reads(read == written ? 0 : word_of_byte(state, read, byte), its_written);
  }
  drop_word(&state, read);
  drop_word(&state, written);
  return with_bytes(state, make_cell(0, bytes_word(index, 0, 0)), me, mask, write);
}

Cell readers_by_byte(AccessState &state, Cell cell) {
  ByteReads reads;
  const Word readers = reads.add(state, read_word(cell), 0) ? reads.make(state) : 0;
  if (!readers)
    return 0;
  drop_word(&state, read_word(cell));
  return make_cell(readers, write_word(cell));
}

bool split_for_access(AccessState &state, Cell *cell, Cell old, Word me, ByteMask mask, bool write) {
  const uint32_t index = state.free_byte_cells.pop(Free{});
  if (!index)
    return false;
  ByteCells &bytes = byte_cells[index];
  const Word read = read_word(old), written = write_word(old);
  const ByteMask read_bytes = read ? mask_of(read) : 0, written_bytes = written ? mask_of(written) : 0;
  for (uint32_t i = 0; i < SNARL_GRANULE; ++i) {
    const ByteMask byte = static_cast<ByteMask>(1u << i);
    const Word its_written = mask & byte && write ? me : written_bytes & byte ? written : 0;
    const Word its_read = mask & byte ? me : read != written && read_bytes & byte ? read : its_written;
    bytes.cells[i] = make_cell(its_read, its_written);
  }
  const ByteMask now_written = in_epoch(state, written) ? written_bytes : 0,
                 now_read = static_cast<ByteMask>(now_written | (in_epoch(state, read) ? read_bytes : 0));
  const Word who = now_read == kAllBytes && in_lane(state.whole, read) ? read : now_read ? me : 0;
  const Cell before = make_cell(who, bytes_word(index, now_read, now_written));
  if (LIKELY(swap(cell, old, with_bytes(state, before, me, mask, write))))
    return true;
  give(&state, index);
  return false;
}

bool unlock_bytes(AccessState *state, Cell *cell, Cell next) {
  if (LIKELY(swap(cell, kLockedCell, next)))
    return true;
  drop_bytes(state, write_word(next));
  return false;
}

bool unlock_read_bytes(AccessState &state, Cell *cell, Cell old, Word me) {
  const Word word = write_word(old);
  const Cell common = common_cell(bytes_of_word(word));
  if (!common)
    return unlock_bytes(&state, cell, with_bytes(state, old, me, kAllBytes, false));
  const bool done = swap(cell, kLockedCell, common);
  give(&state, byte_index_of(word));
  return done;
}

bool replace_bytes(const Thread &t, Cell *cell, Cell old, Cell next) {
  AccessState &state = *t.access;
  const FirstAccess access{t, state, 0, 0};
  if (!swap(cell, old, kLockedCell))
    return false;
  bool ordered = true;
  Cell like = 0; // neighbours are often alike
  for (const Cell its : bytes_of_word(write_word(old)).cells) {
    if (its == like)
      continue;
    like = its;
    ordered &= plain(its) && access.is_ordered(read_word(its)) && access.is_ordered(write_word(its));
  }
  if (UNLIKELY(!ordered)) {
    unlock_bytes(&state, cell, old);
    return false;
  }
  if (LIKELY(swap(cell, kLockedCell, next)))
    give(&state, byte_index_of(write_word(old)));
  else
    drop_bytes(&state, write_word(old));
  return true;
}

bool check_bytes(AccessSite &site, Cell *cell, Cell old, uintptr_t granule, ByteMask mask, bool write) {
  AccessState &state = *site.thread.access;
  if (!(site.flags & access_flags::free) && bytes_are_current(state, old, mask, write))
    return true;
  const Word me = site.id(mask);
  if (!swap(cell, old, kLockedCell))
    return false;
  ByteCells &bytes = bytes_of_word(write_word(old));
  const FirstAccess common = FirstAccess::of(site);
  const bool takes_place = is_plain_write(site, mask, write);
  Cell like = kLockedCell /* what no byte has */, like_next = 0; // neighbours are often alike
  bool among_readers = false;
  for (uint32_t i = 0; i < SNARL_GRANULE; ++i) {
    Cell &its = bytes.cells[i];
    const auto byte = static_cast<ByteMask>(1u << i);
    if (!(mask & byte))
      continue;
    if (its == like) {
      its = like_next;
    } else if (Cell next;
               LIKELY(write ? common.next_of_byte<true>(its, me, next) : common.next_of_byte<false>(its, me, next))) {
      like = its;
      like_next = next;
      its = next;
    } else if (!write && read_of_byte(site, its, granule, mask)) {
      among_readers |= kind_of(read_word(its)) == WordKind::set;
    } else if (takes_place) {
      report_byte(site, its, granule, mask, byte, true);
    } else {
      its = byte_transition(site, its, granule, mask, byte, write);
    }
  }
  if (among_readers)
    if (const Cell readers = readers_of_byte_cells(site.thread, bytes)) {
      const bool done = swap(cell, kLockedCell, readers);
      if (UNLIKELY(!done))
        drop_word(&state, read_word(readers));
      drop_bytes(&state, write_word(old));
      return done;
    }
  if (!write && mask == kAllBytes)
    return unlock_read_bytes(state, cell, old, me);
  if (!takes_place)
    return unlock_bytes(&state, cell, with_bytes(state, old, me, mask, write));
  const bool done = swap(cell, kLockedCell, make_cell(me, me));
  drop_bytes(&state, write_word(old));
  return done;
}

void merge_bytes(Thread &t, Cell *cell, Cell old) {
  if (!t.access)
    t.access = make_access_state();
  AccessState &state = *t.access;
  if (!swap(cell, old, kLockedCell))
    return;
  const ByteCells &bytes = bytes_of_word(write_word(old));
  collect(bytes, true, state.scratch);
  const Word written = make_set(state, state.scratch.data, state.scratch.count, 0, {});
  collect(bytes, false, state.scratch);
  const Cell merged = with_reads(make_set(state, state.scratch.data, state.scratch.count, 0, {}), written);
  if (!swap(cell, kLockedCell, merged)) { // stored over (claims.h)
    drop_word(&state, read_word(merged));
    drop_word(&state, write_word(merged));
  }
  drop_bytes(&state, write_word(old));
}

void drop_bytes(AccessState *state, Word word) {
  for (Cell cell : bytes_of_word(word).cells)
    if (!plain(cell)) {
      drop_word(state, read_word(cell));
      drop_word(state, write_word(cell));
    }
  give(state, byte_index_of(word));
}

bool change_bytes(AccessState *state, Cell *cell, Cell old, Cell (*visit)(Cell, void *), void *argument) {
  if (!swap(cell, old, kLockedCell))
    return false;
  for (Cell &its : bytes_of_word(write_word(old)).cells)
    its = visit(its, argument);
  return unlock_bytes(state, cell, make_cell(0, bytes_word(byte_index_of(write_word(old)), 0, 0)));
}

} // namespace snarl
