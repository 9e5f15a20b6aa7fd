// What several threads read anew each time, and one of them writes in between: the state of a simulation, a board, a
// result that all look at. The second reader's access needs a set, the next write does away with it. Here both without
// the general transition, and for two cells at a time.
#ifndef SNARL_RUNTIME_SHADOW_BESIDE_READERS_H
#define SNARL_RUNTIME_SHADOW_BESIDE_READERS_H

#include "detector/core/access_id.h"

namespace snarl {

struct FirstAccess; // shadow/first_access.h

// An access to all of `count` granules, one or an aligned pair, whose cells are `old`. Of a read: others read there,
// whom nothing orders before it. Of a write: everything is ordered before it, and the readers are a set. False: it is
// not so, and nothing was done that counts.
template <bool write> bool first_beside_readers(const FirstAccess &access, Cell *cells, Cell old, uint32_t count);
extern template bool first_beside_readers<false>(const FirstAccess &, Cell *, Cell, uint32_t);
extern template bool first_beside_readers<true>(const FirstAccess &, Cell *, Cell, uint32_t);

// For a read of cells that are `old`, of which another one is known that must stand beside it: the set of both, to
// which the caller gets a reference. `cell`: one of these cells. 0: it is not so.
Word set_beside_reader(const FirstAccess &access, const Cell *cell, Cell old);

} // namespace snarl

#endif // SNARL_RUNTIME_SHADOW_BESIDE_READERS_H
