// Visits every word of every resident shadow cell of the program.
#ifndef SNARL_RUNTIME_SHADOW_SWEEP_H
#define SNARL_RUNTIME_SHADOW_SWEEP_H

#include "detector/core/access_id.h"
#include "runtime/thread/thread.h"

namespace snarl {

// Gives each id to `visit`, which returns the id to put in its place (the same one: nothing changes). Ids in sets and
// sync granules too. Takes the locks of cells and sync granules one at a time.
void sweep_shadow(Thread &t, Word (*visit)(Word id, void *), void *argument);

// Shows each pair of words that stand for the same memory, of bytes and sync granules too, and changes nothing. False:
// not all was looked at, for it is too much (512 MB of the program's memory take a quarter of a second), or what is
// mapped cannot be told.
bool look_through_shadow(Thread &t, void (*look)(Word read, Word written, void *), void *argument);

} // namespace snarl

#endif // SNARL_RUNTIME_SHADOW_SWEEP_H
