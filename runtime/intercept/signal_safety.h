// What a signal handler must not do when its signal may have struck anywhere, in the middle of malloc, say: call what
// is not async-signal-safe, or leave errno changed. Looked for when the option report_signal_unsafe asks for it. A
// signal that the thread sent to itself, or raised by an instruction, struck where the program knows, and is left
// alone.
#ifndef SNARL_RUNTIME_INTERCEPT_SIGNAL_SAFETY_H
#define SNARL_RUNTIME_INTERCEPT_SIGNAL_SAFETY_H

#include "runtime/abi.h"
#include "runtime/platform/base.h"

namespace snarl {

// The boundary record of the innermost handler of this thread that is watched. It may have been left by a longjmp.
extern __thread const snarl_frame *watched_handler;

SNARL_COLD void report_unsafe_call(Pc pc, const char *what);
// The program is about to do what no handler may. `what` goes on after "a signal handler".
SNARL_INLINE void unsafe_in_handler(Pc pc, const char *what) {
  if (UNLIKELY(watched_handler != nullptr))
    report_unsafe_call(pc, what);
}

// While it lives, a handler runs that may have struck anywhere.
class HandlerWatch {
public:
  HandlerWatch(const snarl_frame *boundary, uintptr_t handler);
  ~HandlerWatch();
  HandlerWatch(const HandlerWatch &) = delete;
  HandlerWatch &operator=(const HandlerWatch &) = delete;

private:
  const snarl_frame *outer_;
  uintptr_t handler_; // 0: not watched
  int saved_errno_ = 0;
};

} // namespace snarl

#endif // SNARL_RUNTIME_INTERCEPT_SIGNAL_SAFETY_H
