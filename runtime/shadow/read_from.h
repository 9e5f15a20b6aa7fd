// What a thread has read of what another one wrote, as far as memory still shows it.
#ifndef SNARL_RUNTIME_SHADOW_READ_FROM_H
#define SNARL_RUNTIME_SHADOW_READ_FROM_H

#include "runtime/thread/thread.h"

namespace snarl {

inline constexpr Clock kMayHaveReadAll = ~Clock{0}; // nobody can tell

// The latest epoch of `writer`, which has ended, in which it wrote something that is still there and that `t` has read
// since the other one knew of it last, or has a third thread of which `t` has read something later. 0: there is none.
// Looks at all memory: takes some ten nanoseconds a word.
Clock latest_read_from(Thread &t, const Thread &writer);

} // namespace snarl

#endif // SNARL_RUNTIME_SHADOW_READ_FROM_H
