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

SignalsBlocked::SignalsBlocked() {
  uint64_t all = ~uint64_t{0};
  sys::call(SYS_rt_sigprocmask, SIG_SETMASK, reinterpret_cast<long>(&all), reinterpret_cast<long>(&old_mask),
            sizeof(all));
}

SignalsBlocked::~SignalsBlocked() {
  sys::call(SYS_rt_sigprocmask, SIG_SETMASK, reinterpret_cast<long>(&old_mask), 0, sizeof(old_mask));
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
