// The locks of the runtime's tables around fork: none must be held by another thread while the process is copied.
#ifndef SNARL_RUNTIME_INTERCEPT_FORK_LOCKS_H
#define SNARL_RUNTIME_INTERCEPT_FORK_LOCKS_H

namespace snarl {

void fork_locks_before();
void fork_locks_after_in_parent();
void fork_locks_after_in_child();

} // namespace snarl

#endif // SNARL_RUNTIME_INTERCEPT_FORK_LOCKS_H
