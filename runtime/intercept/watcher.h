// The thread that notices stalls (sync/stalls.h).
#ifndef SNARL_RUNTIME_INTERCEPT_WATCHER_H
#define SNARL_RUNTIME_INTERCEPT_WATCHER_H

namespace snarl {

void watcher_start_deadline(); // if stall_timeout_s is set: before main, when libc is ready for threads; after a fork
void watcher_prepare();        // once, at the start of the runtime; the thread itself is started when first needed

} // namespace snarl

#endif // SNARL_RUNTIME_INTERCEPT_WATCHER_H
