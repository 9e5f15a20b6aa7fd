#include "runtime/intercept/signal_safety.h"

#include "runtime/options/options.h"
#include "runtime/platform/sys.h"
#include "runtime/sync/misuse.h"

#include <cerrno>

namespace snarl {

__thread const snarl_frame *watched_handler;

namespace {

constexpr int kUntouched = 0x5af3; // no system's error

bool still_in_handler() {
  for (const snarl_frame *frame = __snarl_tls.frames; frame; frame = frame->previous)
    if (frame == watched_handler)
      return true;
  return false;
}

void report(Thread &t, Pc pc, FindingKind kind, const char *text) {
  misuse_with(t, context_of(t, pc), kind, 0, LockId(), nullptr, 0, text);
}

} // namespace

void report_unsafe_call(Pc pc, const char *what) {
  Thread *t = self();
  if (!t || t->in_runtime)
    return;
  if (!still_in_handler()) {
    watched_handler = nullptr;
    return;
  }
  Text text;
  text << "a signal handler " << what;
  report(*t, pc, FindingKind::signal_unsafe_call, text.c_str());
}

HandlerWatch::HandlerWatch(const snarl_frame *boundary, uintptr_t handler)
    : outer_(watched_handler), handler_(boundary && options.report_signal_unsafe ? handler : 0) {
  watched_handler = handler_ ? boundary : nullptr;
  if (!handler_)
    return;
  saved_errno_ = errno;
  errno = kUntouched;
}

HandlerWatch::~HandlerWatch() {
  watched_handler = outer_;
  if (!handler_)
    return;
  if (errno == kUntouched) {
    errno = saved_errno_;
    return;
  }
  const int left = errno;
  if (Thread *t = self())
    report(*t, handler_ + 1, FindingKind::errno_overwritten, "a signal handler leaves errno changed");
  errno = left;
}

} // namespace snarl
