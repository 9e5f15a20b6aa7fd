#include "runtime/shadow/recorded.h"

#include "runtime/shadow/access_state.h"
#include "runtime/shadow/byte_cells.h"
#include "runtime/shadow/known.h"
#include "runtime/shadow/map.h"
#include "runtime/shadow/reader_rows.h"
#include "runtime/shadow/sets.h"

namespace snarl {
namespace {

// Only ids of the thread's own lanes are looked up: those cannot be reclaimed meanwhile.
SNARL_INLINE bool id_covers(const AccessState &mine, Word id, ByteMask mask) {
  if (in_lane(mine.whole, id))
    return true;
  return mine.partial.sites && in_lane(mine.partial, id) && (mask_of(id) & mask) == mask;
}

// A set may be recycled while it is read: it counts only when the cell still names it afterwards.
bool set_covers(const AccessState &mine, const Word *at, Word word, ByteMask mask) {
  const IdSet *set = set_of(word);
  uint32_t count = __atomic_load_n(&set->count, __ATOMIC_ACQUIRE);
  for (uint32_t i = 0; i < count && i < kMaxSetIds; ++i)
    if (id_covers(mine, __atomic_load_n(&set->ids[i], __ATOMIC_RELAXED), mask))
      return __atomic_load_n(at, __ATOMIC_ACQUIRE) == word;
  return false;
}

SNARL_INLINE bool word_covers(const Thread &t, const Word *at, ByteMask mask) {
  const AccessState &mine = *t.access;
  Word word = __atomic_load_n(at, __ATOMIC_ACQUIRE);
  WordKind kind = kind_of(word);
  if ((known_bytes(word) & mask) == mask)
    return true;
  if (kind == WordKind::id)
    return id_covers(mine, word, mask);
  if (kind == WordKind::readers)
    return reader_is_current(t, word, mask) && __atomic_load_n(at, __ATOMIC_ACQUIRE) == word;
  return kind == WordKind::set && set_covers(mine, at, word, mask);
}

// Certainly no access of this epoch to the whole granule, as its cell tells by itself.
SNARL_INLINE bool is_unrecorded(const AccessState &mine, Cell cell, bool write) {
  const Word read = read_word(cell), written = write_word(cell);
  return is_plain(read | written) && !in_lane(mine.whole, written) && (write || !in_lane(mine.whole, read));
}

ByteMask bytes_in_granule(uintptr_t granule, uintptr_t p, uintptr_t end) {
  uintptr_t from = p > granule ? p - granule : 0;
  uintptr_t to = end < granule + SNARL_GRANULE ? end - granule : SNARL_GRANULE;
  return static_cast<ByteMask>((kAllBytes << from) & ((1u << to) - 1));
}

} // namespace

bool read_is_recorded(const Thread &t, const Cell *cell, Cell old, ByteMask mask) {
  const ByteCells &bytes = bytes_of_word(write_word(old));
  for (ByteMask left = mask; left; left &= left - 1) {
    const auto *words = reinterpret_cast<const Word *>(&bytes.cells[__builtin_ctz(left)]);
    const auto byte = static_cast<ByteMask>(left & -left);
    if (!word_covers(t, words, byte) && !word_covers(t, words + 1, byte))
      return false;
  }
  return __atomic_load_n(cell, __ATOMIC_ACQUIRE) == old;
}

bool granule_recorded(const Thread &t, uintptr_t granule, ByteMask mask, bool write) {
  auto *words = reinterpret_cast<const Word *>(shadow_cell(granule));
  const Cell cell = __atomic_load_n(shadow_cell(granule), __ATOMIC_ACQUIRE);
  if (kind_of(write_word(cell)) == WordKind::bytes)
    return bytes_are_current(*t.access, cell, mask, write);
  return word_covers(t, words + 1, mask) || (!write && word_covers(t, words, mask));
}

namespace {

// As granule_recorded; remembers the word if that will pay.
SNARL_NOINLINE bool part_recorded(Thread &t, uintptr_t granule, ByteMask mask, bool write) {
  const Word word = __atomic_load_n(reinterpret_cast<const Word *>(shadow_cell(granule)) + write, __ATOMIC_ACQUIRE);
  if (in_lane(t.access->whole, word) || (known_bytes(word) & mask) == mask)
    return true;
  if (!granule_recorded(t, granule, mask, write))
    return false;
  note_known(t, granule, write);
  return true;
}

// Whole granules [p, end). Neighbours mostly have the same word.
SNARL_INLINE bool whole_recorded(Thread &t, uintptr_t p, uintptr_t end, bool write) {
  const Lane &lane = t.access->whole;
  Word covered = lane.epoch_first;
  auto *at = reinterpret_cast<const Word *>(shadow_cell(p)) + write;
  auto *last = reinterpret_cast<const Word *>(shadow_cell(end - SNARL_GRANULE)) + write;
  for (; at <= last; at += 2) {
    const Word word = __atomic_load_n(at, __ATOMIC_ACQUIRE);
    if (LIKELY(word == covered) || LIKELY(in_lane(lane, word)))
      continue;
    if (known_bytes(word) == kAllBytes)
      covered = word;
    else if (!part_recorded(t, address_of(reinterpret_cast<const Cell *>(at - write)), kAllBytes, write))
      return false;
  }
  return true;
}

} // namespace

bool range_recorded(Thread &t, uintptr_t p, size_t n, bool write) {
  const uintptr_t end = p + n, granule = p & ~uintptr_t{SNARL_GRANULE - 1};
  const uintptr_t first_whole = (p + SNARL_GRANULE - 1) & ~uintptr_t{SNARL_GRANULE - 1};
  const uintptr_t end_whole = end & ~uintptr_t{SNARL_GRANULE - 1};
  if (first_whole < end_whole) {
    // A whole granule tells sooner than a part that nothing is recorded, as is mostly so in short epochs.
    if (is_unrecorded(*t.access, __atomic_load_n(shadow_cell(first_whole), __ATOMIC_RELAXED), write) ||
        !whole_recorded(t, first_whole, end_whole, write))
      return false;
  }
  return (p == granule || part_recorded(t, granule, bytes_in_granule(granule, p, end), write)) &&
         (end == end_whole || (p != granule && end_whole == granule) ||
          part_recorded(t, end_whole, bytes_in_granule(end_whole, p, end), write));
}

} // namespace snarl
