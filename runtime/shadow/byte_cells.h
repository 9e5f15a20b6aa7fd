// Byte cells: a granule whose bytes have histories of their own (a length byte next to text, strings that begin and end
// anywhere) has one cell for each byte, with the rule of check.h for each. Its own cell names them: write word =
// bytes_word(index). The read word is 0 or the id of the last access that read all bytes; it stands in their cells too,
// and here for the planted test alone: who has read all bytes in this epoch need not look at each again, whatever he
// wrote to some of them meanwhile. (Tables of bytes that are searched by vectors are read and written in turns.)
//
//   ByteCells, one line: lock, granule, cells[4]. What stands in the cell of a byte counts for that byte alone,
//   whatever the mask of its site.
//
// Sets (shadow/sets.h) can say the same, with ids that each count for the bytes of their site. They are better where
// many granules have the same history, for these share one set; byte cells where each has its own, for an access finds
// what it needs at one place and changes it in place.
//
// Protocol: who has the lock, and sees that the ByteCells are this granule's, may read and change the cells, by atomic
// loads and stores, so that others can look without the lock (BriefLock::unchanged). They come and go with the
// granule's cell: made under its lock (check.h); a plain write to the whole granule puts itself in their place by
// compare-and-swap, under the lock here; who empties the granule's cell for other reasons (freed memory) drops them
// afterwards. Then `granule` is 0, and whoever still holds the word starts over.
#ifndef SNARL_RUNTIME_SHADOW_BYTE_CELLS_H
#define SNARL_RUNTIME_SHADOW_BYTE_CELLS_H

#include "detector/core/access_id.h"
#include "runtime/abi.h"
#include "runtime/platform/spin.h"
#include "runtime/shadow/access_state.h"

namespace snarl {

struct alignas(64) ByteCells {
  BriefLock lock;
  uintptr_t granule; // 0: of none; written under the lock
  Cell cells[SNARL_GRANULE];
  uint32_t next_free; // while it is of none
};
static_assert(sizeof(ByteCells) == 64);

extern ByteCells *byte_cells; // by index; reserved at first use
SNARL_INLINE ByteCells &bytes_of_word(Word word) {
  return byte_cells[index_of(word)];
}

// Has the cell ids that count for different parts of the granule?
bool is_mixed(Cell cell);

// A cell that names byte cells of the same contents. The caller owns the cell and gives it up; the same cell when there
// are no byte cells left.
Cell split_cell(AccessState &state, Cell cell, uintptr_t granule);

// The first access of a part of a granule of plain words, all of them ordered before `me`, one of which must stay for
// other bytes: gives the granule byte cells at once, if the thread has some at hand. False: nothing was done.
bool split_for_access(AccessState &state, Cell *cell, Cell old, uintptr_t granule, Word me, ByteMask mask, bool write);

// Checks and records an access to the bytes `mask`. `old`: what the granule's cell was, of kind `bytes`. False: it is
// something else by now; nothing was done that counts.
bool check_bytes(AccessSite &site, Cell *cell, Cell old, uintptr_t granule, ByteMask mask, bool write);

// Did the thread access these bytes in its current epoch, as far as the byte cells say? The answer counts if the
// granule's cell names them still.
bool bytes_are_current(const Thread &t, Word word, uintptr_t granule, ByteMask mask, bool write);

// Turns the granule's cell back into one of ids and sets, if it is still `old`.
void merge_bytes(Thread &t, Cell *cell, Cell old, uintptr_t granule);

// Lets the planted test find a read of all bytes. The lock of the ByteCells that `word` names is held, and they are the
// granule's.
SNARL_INLINE void note_read_of_all(Cell *cell, Word word, Word me) {
  Cell old = __atomic_load_n(cell, __ATOMIC_RELAXED);
  if (write_word(old) == word && read_word(old) != me) // else, or if it fails: the memory is gone
    __atomic_compare_exchange_n(cell, &old, make_cell(me, word), false, __ATOMIC_ACQ_REL, __ATOMIC_RELAXED);
}

// The granule's cell names them no more. Ids and sets are dropped.
void drop_bytes(AccessState *state, Word word);

// Replaces each cell by what `visit` makes of it, and forgets who read all bytes. False: they are the granule's no
// more.
bool change_bytes(Cell *cell, Word word, uintptr_t granule, Cell (*visit)(Cell, void *), void *argument);

} // namespace snarl

#endif // SNARL_RUNTIME_SHADOW_BYTE_CELLS_H
