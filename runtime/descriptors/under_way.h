// Timers, signal descriptors and epoll instances that messages carry (passed.h). The kernel has no name for them, so
// the runtime holds a descriptor of its own to each that is under way, and asks of what arrives whether it is the same
// description. The sender may have closed his by then.
//
// The last few are held: what arrives in another process, or nowhere, makes way for the next. Nobody waits for the end
// of a description of these kinds, so nobody notices that it lives on.
#ifndef SNARL_RUNTIME_DESCRIPTORS_UNDER_WAY_H
#define SNARL_RUNTIME_DESCRIPTORS_UNDER_WAY_H

#include "runtime/descriptors/channel_table.h"

namespace snarl {

// Before it is sent; nothing if it is of another kind.
void put_under_way(int fd, Channel &channel);
// What was sent and has this number now, with a reference for the caller; null: it is not known.
Channel *take_from_under_way(int fd);

void under_way_after_fork_in_child();

} // namespace snarl

#endif // SNARL_RUNTIME_DESCRIPTORS_UNDER_WAY_H
