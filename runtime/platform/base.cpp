#include "runtime/platform/base.h"

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

// Straight to the kernel: neither the program's handler nor our own may run once the runtime's state is in doubt.
[[noreturn]] void die_by_abort() {
  KernelSigaction plain{};
  sys::call(SYS_rt_sigaction, SIGABRT, reinterpret_cast<long>(&plain), 0, sizeof(plain.mask));
  uint64_t only_abort = 1ULL << (SIGABRT - 1);
  sys::call(SYS_rt_sigprocmask, SIG_UNBLOCK, reinterpret_cast<long>(&only_abort), 0, sizeof(only_abort));
  sys::call(SYS_tgkill, sys::getpid(), sys::gettid(), SIGABRT);
  sys::exit_group(70);
}

} // namespace

void internal_error(const char *file, int line, const char *what) {
  Text text;
  text << "internal error: " << file << ":" << line << ": " << what;
  say(text);
  die_by_abort();
}

} // namespace snarl
