// Forked children and their ends. A child has a report of its own; one that was killed, or that still runs when its
// parent ends, has none yet, and its parent's report says so.
#ifndef SNARL_RUNTIME_CHANNEL_CHILDREN_H
#define SNARL_RUNTIME_CHANNEL_CHILDREN_H

#include "runtime/platform/base.h"

namespace snarl {

void children_before_fork();
void children_after_fork_in_child();

// This process ends with all that there is to report; or did not, after all.
void child_has_ended();
void child_has_not_ended();

// Forked children that have not ended so.
uint32_t children_without_report();

} // namespace snarl

#endif // SNARL_RUNTIME_CHANNEL_CHILDREN_H
