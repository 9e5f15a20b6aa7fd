// Many cells at once, by vector instructions: the rest of the runtime does without (planted code relies on its own).
#ifndef SNARL_RUNTIME_SHADOW_CELL_RUNS_H
#define SNARL_RUNTIME_SHADOW_CELL_RUNS_H

#include "detector/core/access_id.h"

// The OR of (cell ^ pattern) over [begin, end). (cells_differ.S)
extern "C" uint64_t snarl_cells_differ(const snarl::Cell *begin, const snarl::Cell *end, uint64_t pattern);
// Stores `mark` into the cells from `begin` on while each of their words is 0 or that of `in_order`. Returns where that
// ended: at `end`, or at or just before a cell with other words. (mark_cells.S)
extern "C" snarl::Cell *snarl_mark_cells(snarl::Cell *begin, snarl::Cell *end, snarl::Cell in_order, snarl::Cell mark);
// The same with 0, while their words are plain.
extern "C" snarl::Cell *snarl_clear_cells(snarl::Cell *begin, snarl::Cell *end);

#endif // SNARL_RUNTIME_SHADOW_CELL_RUNS_H
