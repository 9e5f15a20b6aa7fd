#include "runtime/platform/signals.h"

#include "runtime/platform/sys.h"

#include <csignal>
#include <sys/syscall.h>

namespace snarl {
namespace {

struct KernelSigaction {
  void (*handler)(int);
  unsigned long flags;
  void (*restorer)();
  uint64_t mask;
};

} // namespace

SignalsBlocked::SignalsBlocked(uint64_t mask) {
  sys::call(SYS_rt_sigprocmask, SIG_BLOCK, reinterpret_cast<long>(&mask), reinterpret_cast<long>(&old_mask),
            sizeof(mask));
}

SignalsBlocked::~SignalsBlocked() {
  set_signal_mask(old_mask);
}

void set_signal_mask(uint64_t mask) {
  sys::call(SYS_rt_sigprocmask, SIG_SETMASK, reinterpret_cast<long>(&mask), 0, sizeof(mask));
}

uint64_t mask_of_deferrable_signals() {
  constexpr int kOthers[] = {SIGILL, SIGTRAP, SIGBUS, SIGFPE, SIGSEGV, SIGSYS, 32, 33}; // glibc's SIGCANCEL, SIGSETXID
  uint64_t mask = ~uint64_t{0};
  for (int signal : kOthers)
    mask &= ~(uint64_t{1} << (signal - 1));
  return mask;
}

void reset_signal(int signal) {
  KernelSigaction plain{};
  sys::call(SYS_rt_sigaction, signal, reinterpret_cast<long>(&plain), 0, sizeof(plain.mask));
}

void die_by_signal(int signal) {
  reset_signal(signal);
  uint64_t only = 1ULL << (signal - 1);
  sys::call(SYS_rt_sigprocmask, SIG_UNBLOCK, reinterpret_cast<long>(&only), 0, sizeof(only));
  sys::call(SYS_tgkill, sys::getpid(), sys::gettid(), signal);
  sys::exit_group(128 + signal);
}

} // namespace snarl
