// Interceptors of functions that call the program back (qsort, pthread_once): libc stands between the caller and what
// is called, so the interceptor keeps a frame record for the caller's call, as planted code would.
#ifndef SNARL_RUNTIME_INTERCEPT_CALLS_BACK_H
#define SNARL_RUNTIME_INTERCEPT_CALLS_BACK_H

#include "runtime/context/frame_records.h"
#include "runtime/thread/thread.h"

namespace snarl {

// Around the real call only: within it, contexts are those of what is called.
class CallsBack {
public:
  SNARL_INLINE explicit CallsBack(Pc pc) : record_{__snarl_tls.frames, slot(pc)} {
    __atomic_signal_fence(__ATOMIC_SEQ_CST); // a handler that interrupts sees the record whole
    *const_cast<snarl_frame *volatile *>(&__snarl_tls.frames) = &record_;
  }
  SNARL_INLINE ~CallsBack() { *const_cast<snarl_frame *volatile *>(&__snarl_tls.frames) = record_.previous; }
  CallsBack(const CallsBack &) = delete;
  CallsBack &operator=(const CallsBack &) = delete;

private:
  static uintptr_t slot(Pc pc) {
    Thread *t = self();
    if (!t)
      return kKeptBit | pc;
    RuntimeSection section(*t);
    return kResolvedBit | kKeptBit | context_of(*t, pc).value;
  }
  snarl_frame record_;
};

} // namespace snarl

#endif // SNARL_RUNTIME_INTERCEPT_CALLS_BACK_H
