// Sets of signals in the caller's memory: of each, the bytes that the kernel knows; the rest is room for later.
#include "runtime/intercept/interceptor.h"
#include "runtime/intercept/touch.h"

#include <csignal>

using namespace snarl;

namespace {

constexpr size_t kSetBytes = 8;

template <typename Call> SNARL_INLINE int changed(Pc pc, sigset_t *set, Call call) {
  const int result = call();
  if (result == 0)
    touch_write(pc, set, kSetBytes);
  return result;
}

template <typename Call> SNARL_INLINE int mask_changed(Pc pc, const sigset_t *set, sigset_t *old, Call call) {
  if (set)
    touch_read(pc, set, kSetBytes);
  const int result = call();
  if (result == 0 && old)
    touch_write(pc, old, kSetBytes);
  return result;
}

} // namespace

SNARL_INTERCEPT(int, sigemptyset, sigset_t *set) {
  return changed(SNARL_CALLER_PC(), set, [=] { return REAL(sigemptyset)(set); });
}
SNARL_INTERCEPT(int, sigfillset, sigset_t *set) {
  return changed(SNARL_CALLER_PC(), set, [=] { return REAL(sigfillset)(set); });
}
SNARL_INTERCEPT(int, sigaddset, sigset_t *set, int signal) {
  return changed(SNARL_CALLER_PC(), set, [=] { return REAL(sigaddset)(set, signal); });
}
SNARL_INTERCEPT(int, sigdelset, sigset_t *set, int signal) {
  return changed(SNARL_CALLER_PC(), set, [=] { return REAL(sigdelset)(set, signal); });
}
SNARL_INTERCEPT(int, sigpending, sigset_t *set) {
  return changed(SNARL_CALLER_PC(), set, [=] { return REAL(sigpending)(set); });
}
SNARL_INTERCEPT(int, sigismember, const sigset_t *set, int signal) {
  const int result = REAL(sigismember)(set, signal);
  if (result >= 0)
    touch_read(SNARL_CALLER_PC(), set, kSetBytes);
  return result;
}

SNARL_INTERCEPT(int, sigprocmask, int how, const sigset_t *set, sigset_t *old) {
  return mask_changed(SNARL_CALLER_PC(), set, old, [=] { return REAL(sigprocmask)(how, set, old); });
}
SNARL_INTERCEPT(int, pthread_sigmask, int how, const sigset_t *set, sigset_t *old) {
  return mask_changed(SNARL_CALLER_PC(), set, old, [=] { return REAL(pthread_sigmask)(how, set, old); });
}
SNARL_INTERCEPT(int, sigsuspend, const sigset_t *set) {
  touch_read(SNARL_CALLER_PC(), set, kSetBytes);
  return REAL(sigsuspend)(set);
}
