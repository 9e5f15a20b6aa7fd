// What a fork must know of waits by futex.
#ifndef SNARL_RUNTIME_INTERCEPT_FUTEX_H
#define SNARL_RUNTIME_INTERCEPT_FUTEX_H

namespace snarl {

void futexes_lock_for_fork();
void futexes_unlock_after_fork();

} // namespace snarl

#endif // SNARL_RUNTIME_INTERCEPT_FUTEX_H
