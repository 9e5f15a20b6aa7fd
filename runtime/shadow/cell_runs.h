// Many cells at once, by vector instructions: the rest of the runtime does without (planted code relies on its own).
#ifndef SNARL_RUNTIME_SHADOW_CELL_RUNS_H
#define SNARL_RUNTIME_SHADOW_CELL_RUNS_H

#include "detector/core/access_id.h"

// The OR of (cell ^ pattern) over [begin, end). (cells_differ.S)
extern "C" uint64_t snarl_cells_differ(const snarl::Cell *begin, const snarl::Cell *end, uint64_t pattern);
// Each half of a cell, and so each of its words, is stored at once. (fill_cells.S)
extern "C" void snarl_fill_cells(snarl::Cell *begin, snarl::Cell *end, uint64_t value);

#endif // SNARL_RUNTIME_SHADOW_CELL_RUNS_H
