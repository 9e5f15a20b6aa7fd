#include "runtime/shadow/beside_readers.h"

#include "runtime/shadow/first_access.h"
#include "runtime/shadow/map.h"
#include "runtime/shadow/sets.h"
#include "runtime/shadow/steps.h"
#include "runtime/shadow/transition.h"

namespace snarl {

namespace {

constexpr uint32_t kFew = 8; // ids; more are left to the general transition

// One cell, or two as one.
SNARL_INLINE bool swap_all(Cell *cells, uint32_t count, Cell old, Cell next) {
  return count == 2 ? swap_pair(cells, {old, old}, {next, next})
                    : __atomic_compare_exchange_n(cells, &old, next, false, __ATOMIC_ACQ_REL, __ATOMIC_RELAXED);
}

// Each cell has a reference of its own.
SNARL_INLINE void drop_all(AccessState &state, uint32_t count, Word word) {
  for (uint32_t i = 0; i < count; ++i)
    drop_word(&state, word);
}

// Lets cells go that were locked. False: a range operation stored over one of them (see unlock in check.cpp).
SNARL_INLINE bool unlock_all(AccessState &state, Cell *cells, uint32_t count, Cell next) {
  if (LIKELY(swap_all(cells, count, kLockedCell, next)))
    return true;
  for (uint32_t i = 0; i < count; ++i) {
    Cell locked = kLockedCell;
    if (count == 1 ||
        !__atomic_compare_exchange_n(cells + i, &locked, next, false, __ATOMIC_ACQ_REL, __ATOMIC_RELAXED)) {
      drop_word(&state, read_word(next));
      drop_word(&state, write_word(next));
    }
  }
  return false;
}

bool are_ordered(const Thread &t, const IdSet &set) {
  for (uint32_t i = 0; i < set.count; ++i)
    if (!past_of(t, set.ids[i]).ordered)
      return false;
  return true;
}

// Copies the ids of readers of which none is ordered before now. Returns how many, 0 if one is, or they are too many.
uint32_t unordered_ids(const Thread &t, Word readers, Word *out) {
  if (is_plain(readers)) {
    out[0] = readers;
    return past_of(t, readers).ordered ? 0 : 1;
  }
  const IdSet &set = *set_of(readers);
  if (set.count >= kFew)
    return 0;
  for (uint32_t i = 0; i < set.count; ++i) {
    out[i] = set.ids[i];
    if (past_of(t, out[i]).ordered)
      return 0;
  }
  return set.count;
}

// The set of all readers with the access `me`, with a reference for each cell, in exchange for theirs of `readers`.
SNARL_INLINE Word with_reader(AccessState &state, const Cell *cells, uint32_t count, Word readers, Word *ids,
                              uint32_t others, Word me) {
  ids[others] = me;
  const Word all = make_set(state, ids, others + 1, readers, {me, block_of(address_of(cells))});
  if (count == 2) {
    hold_set(all);
    drop_word(&state, readers);
  }
  return all;
}

bool read_beside(const FirstAccess &access, Cell *cells, Cell old, uint32_t count) {
  AccessState &state = *access.thread.access;
  const Word readers = read_word(old);
  Word ids[kFew];
  if (is_plain(readers)) {
    const uint32_t others = unordered_ids(access.thread, readers, ids);
    const Word me = others ? access.id(kAllBytes, false) : 0;
    if (!me)
      return false;
    const Word both = with_reader(state, cells, count, readers, ids, others, me);
    if (LIKELY(swap_all(cells, count, old, make_cell(both, write_word(old)))))
      return true;
    drop_all(state, count, both);
    return false;
  }
  const Word me = access.id(kAllBytes, false);
  if (!me || !swap_all(cells, count, old, kLockedCell))
    return false;
  const uint32_t others = unordered_ids(access.thread, readers, ids);
  const Word all = others ? with_reader(state, cells, count, readers, ids, others, me) : readers;
  return unlock_all(state, cells, count, make_cell(all, write_word(old))) && others != 0;
}

bool write_behind(const FirstAccess &access, Cell *cells, Cell old, uint32_t count) {
  AccessState &state = *access.thread.access;
  const Word me = access.id(kAllBytes, true);
  if (!me || !swap_all(cells, count, old, kLockedCell))
    return false;
  const bool done = are_ordered(access.thread, *set_of(read_word(old)));
  const bool all = unlock_all(state, cells, count, done ? make_cell(me, me) : old);
  if (done)
    drop_all(state, count, read_word(old));
  return done && all;
}

} // namespace

template <bool write> bool first_beside_readers(const FirstAccess &access, Cell *cells, Cell old, uint32_t count) {
  const Word read = read_word(old), written = write_word(old);
  if (!steps.beside_readers || !is_plain(written) || read == written || !access.is_ordered(written))
    return false;
  if (write)
    return kind_of(read) == WordKind::set && write_behind(access, cells, old, count);
  if (is_plain(read) ? read == 0 : kind_of(read) != WordKind::set)
    return false;
  return !(written && past_of(access.thread, written).current) && read_beside(access, cells, old, count);
}

Word set_beside_reader(const FirstAccess &access, const Cell *cell, Cell old) {
  const Word read = read_word(old), written = write_word(old);
  Word ids[2];
  if (!steps.beside_readers || read == 0 || read == written || !is_plain(read | written) ||
      !access.is_ordered(written) || (written && past_of(access.thread, written).current) ||
      unordered_ids(access.thread, read, ids) == 0)
    return 0;
  const Word me = access.id(kAllBytes, false);
  return me ? with_reader(*access.thread.access, cell, 1, read, ids, 1, me) : 0;
}

template bool first_beside_readers<false>(const FirstAccess &, Cell *, Cell, uint32_t);
template bool first_beside_readers<true>(const FirstAccess &, Cell *, Cell, uint32_t);

} // namespace snarl
