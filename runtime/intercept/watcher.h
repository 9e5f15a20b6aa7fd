// The thread that notices stalls (sync/stalls.h).
#ifndef SNARL_RUNTIME_INTERCEPT_WATCHER_H
#define SNARL_RUNTIME_INTERCEPT_WATCHER_H

#include <cstdint>

namespace snarl {

void watcher_start_deadline(); // if stall_timeout_s is set: before main, when libc is ready for threads; after a fork
void watcher_prepare();        // once, at the start of the runtime; the thread itself is started when first needed

// A thread of libc that the runtime does not know, as the watcher is one; and its sleep, for less than a second.
void start_unseen(void *(*function)(void *));
void sleep_for(uint64_t ns);

} // namespace snarl

#endif // SNARL_RUNTIME_INTERCEPT_WATCHER_H
