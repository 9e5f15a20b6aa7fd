// Byte cells: a granule whose bytes have histories of their own (a length byte next to text, strings that begin and end
// anywhere) has one cell for each byte, with the rule of check.h for each. What stands in the cell of a byte counts for
// that byte alone, whatever the mask of its site.
//
// A plain write to the whole granule takes their place; so does a read of all of it that leaves the bytes alike, as
// where a buffer is written as a whole and read at each byte.
//
// The granule's cell names them: write word = bytes_word(index, read, written). Its read word is 0 or an id of the
// thread that accessed the granule last: this thread, in the epoch of the id, has read the bytes `read` and written
// those of `written` (which count as read). So it sees that an access is recorded without a look at the byte cells,
// which are another line. The id is a whole one if and only if all bytes are read: then the planted test passes for
// reads, whatever was written to some of the bytes meanwhile. (Tables of bytes that are searched by vectors are read
// and written in turns.) All that is in the byte cells as well.
//
// Sets (shadow/sets.h) can say the same, with ids that each count for the bytes of their site. They are better where
// many granules have the same history, for these share one set; byte cells where each has its own, for an access finds
// what it needs at one place and changes it in place.
//
// Protocol: they belong to the granule's cell as a set does. Who has swapped the locked cell in may read and change
// them (check.h); who took their name out of the cell owns them, and drops them.
#ifndef SNARL_RUNTIME_SHADOW_BYTE_CELLS_H
#define SNARL_RUNTIME_SHADOW_BYTE_CELLS_H

#include "detector/core/access_id.h"
#include "runtime/abi.h"
#include "runtime/platform/spin.h"
#include "runtime/shadow/access_state.h"

namespace snarl {

struct alignas(32) ByteCells {
  Cell cells[SNARL_GRANULE]; // of none: the first is the index of the next free ones
};
static_assert(sizeof(ByteCells) == 32);

extern ByteCells *byte_cells; // by index; reserved at first use
SNARL_INLINE ByteCells &bytes_of_word(Word word) {
  return byte_cells[byte_index_of(word)];
}

// Those that the granule's cell names are about to be looked at: lines that are mostly in no cache.
SNARL_INLINE bool prefetch_bytes(Cell cell) {
  if (kind_of(write_word(cell)) != WordKind::bytes)
    return false;
  prefetch_to_write(&bytes_of_word(write_word(cell)));
  return true;
}

// Does the granule's cell say that the thread accessed these bytes in its current epoch?
SNARL_INLINE bool bytes_are_current(const AccessState &mine, Cell cell, ByteMask mask, bool write) {
  const Word word = write_word(cell);
  return (mask & ~(write ? bytes_written(word) : bytes_read(word))) == 0 && in_epoch(mine, read_word(cell));
}

// What the granule's cell says after the access `me`, an id of the current epoch. `is_mine`: it says so already of the
// thread and this epoch.
SNARL_INLINE Cell with_bytes(const AccessState &mine, Cell cell, bool is_mine, Word me, ByteMask mask, bool write) {
  Word who = read_word(cell), word = write_word(cell);
  ByteMask read = mask, written = write ? mask : 0;
  if (is_mine) {
    read |= bytes_read(word);
    written |= bytes_written(word);
  } else {
    who = me;
  }
  if (read == kAllBytes && !in_lane(mine.whole, who))
    who = mine.whole.epoch_first;
  return make_cell(who, bytes_word(byte_index_of(word), read, written));
}
SNARL_INLINE Cell with_bytes(const AccessState &mine, Cell cell, Word me, ByteMask mask, bool write) {
  return with_bytes(mine, cell, in_epoch(mine, read_word(cell)), me, mask, write);
}

// Nothing but plain words, the same for all bytes, as after a read of all of them: what the granule's cell is without
// byte cells. (An id that stands in the cell of each byte has a site that covers them.) Else 0.
SNARL_INLINE Cell common_cell(const ByteCells &bytes) {
  const Cell first = bytes.cells[0];
  Cell differs = 0;
  for (uint32_t i = 1; i < SNARL_GRANULE; ++i)
    differs |= bytes.cells[i] ^ first;
  return differs == 0 && is_plain(read_word(first) | write_word(first)) ? first : 0;
}

// Has the cell ids that count for different parts of the granule?
bool is_mixed(Cell cell);

// A cell that names byte cells of the same contents, after the access `me` was recorded in it. The caller owns the cell
// and gives it up; the same cell when there are no byte cells left.
Cell split_cell(AccessState &state, Cell cell, Word me, ByteMask mask, bool write);

// The first access of a part of a granule of plain words, which are ordered before `me` or of other bytes, and one of
// which must stay for these: gives the granule byte cells at once, if the thread has some at hand. False: nothing was
// done.
bool split_for_access(AccessState &state, Cell *cell, Cell old, Word me, ByteMask mask, bool write);

// A cell, which the caller owns and gives up, whose reads are of several threads, none of which is ordered before the
// others, and of different parts: readers that have rows, byte by byte (shadow/reader_rows.h). 0: it cannot be one;
// nothing was done.
Cell readers_by_byte(AccessState &state, Cell cell);

// Checks and records an access to the bytes `mask`. `old`: what the granule's cell was, of kind `bytes`. False: it is
// something else by now; nothing was done that counts.
bool check_bytes(AccessSite &site, Cell *cell, Cell old, uintptr_t granule, ByteMask mask, bool write);

// A write of all bytes, after all accesses to them: `next` instead of `old`, a cell of kind `bytes`. False: it is not
// known to come after them, or the cell is something else by now; nothing was done.
bool replace_bytes(const Thread &t, Cell *cell, Cell old, Cell next);

// After a read of all bytes: lets a granule's cell go that was locked, as unlock_bytes does; without its byte cells, if
// these are alike now. `old`: what the cell was.
bool unlock_read_bytes(AccessState &state, Cell *cell, Cell old, Word me);

// Lets a granule's cell go that was locked. False: a range operation that had looked before the lock stored over it
// (claims.h); the byte cells are gone.
bool unlock_bytes(AccessState *state, Cell *cell, Cell next);

// Turns the granule's cell back into one of ids and sets, if it is still `old`.
void merge_bytes(Thread &t, Cell *cell, Cell old);

// The granule's cell names them no more. Ids and sets are dropped.
void drop_bytes(AccessState *state, Word word);

// Replaces each cell by what `visit` makes of it, and forgets who accessed the granule last. `old`: the granule's cell.
// False: it is something else by now.
bool change_bytes(AccessState *state, Cell *cell, Cell old, Cell (*visit)(Cell, void *), void *argument);

} // namespace snarl

#endif // SNARL_RUNTIME_SHADOW_BYTE_CELLS_H
