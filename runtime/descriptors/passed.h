// Descriptions that messages carry (SCM_RIGHTS): who receives one gets a new number for it, and the same channel.
//
// Known by what the kernel says of them: a socket's inode, an event's number. (A pipe is found by its inode wherever it
// comes from: descriptors.cpp; timers, signal descriptors and epoll instances have no name: under_way.h.) The last few
// thousand that were sent are remembered.
#ifndef SNARL_RUNTIME_DESCRIPTORS_PASSED_H
#define SNARL_RUNTIME_DESCRIPTORS_PASSED_H

#include "runtime/descriptors/channel_table.h"

namespace snarl {

// Before it is sent. `channel` is the descriptor's.
void description_sent(int fd, Channel &channel);
// What the same description had when it was last sent, with a reference for the caller; null: it is not known.
Channel *channel_of_received(int fd);

void passed_after_fork_in_child();

} // namespace snarl

#endif // SNARL_RUNTIME_DESCRIPTORS_PASSED_H
