// Stands in for the engine: what a context's frames and a thread's birth are.
#ifndef SNARL_TESTS_UNIT_RUNTIME_CHANNEL_SUPPORT_FAKE_ENGINE_H
#define SNARL_TESTS_UNIT_RUNTIME_CHANNEL_SUPPORT_FAKE_ENGINE_H

#include "runtime/channel/facts.h"

namespace snarl {

// Context c has the frames leaf_of(c), then two fixed callers in this program.
Frame leaf_of(Context c);
// By default every context has a leaf of its own; with this, all contexts share one.
extern bool one_leaf_for_all;

// A race between threads 1 and 2 at two contexts.
RaceFact race(uint32_t first, uint32_t second);

} // namespace snarl

#endif // SNARL_TESTS_UNIT_RUNTIME_CHANNEL_SUPPORT_FAKE_ENGINE_H
