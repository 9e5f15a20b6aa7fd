// The lock module around fork: its own locks must not be held by another thread while the process is copied.
#ifndef SNARL_RUNTIME_INTERCEPT_FORK_LOCKS_H
#define SNARL_RUNTIME_INTERCEPT_FORK_LOCKS_H

namespace snarl {

// Once, at the start of the runtime.
void fork_locks_start();

} // namespace snarl

#endif // SNARL_RUNTIME_INTERCEPT_FORK_LOCKS_H
