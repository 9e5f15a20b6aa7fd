// The shadow cells of a heap block at its birth and death.
#ifndef SNARL_RUNTIME_HEAP_MARKS_H
#define SNARL_RUNTIME_HEAP_MARKS_H

#include "runtime/sink.h"

namespace snarl {

// Both: p and n multiples of the granule, all of it with shadow, n > 0.

// A free of [p, p+n): checked against what the cells hold, and remembered in each, so that later uses race with it.
// False: there are no synchronisation objects in it.
bool mark_freed(Thread &t, Pc pc, uintptr_t p, size_t n);
// The memory starts a new life.
void clear_marks(Thread &t, Pc pc, uintptr_t p, size_t n);

} // namespace snarl

#endif // SNARL_RUNTIME_HEAP_MARKS_H
