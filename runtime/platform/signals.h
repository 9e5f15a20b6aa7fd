// Signals by system calls only.
#ifndef SNARL_RUNTIME_PLATFORM_SIGNALS_H
#define SNARL_RUNTIME_PLATFORM_SIGNALS_H

#include "runtime/platform/base.h"

namespace snarl {

// Blocks every signal of the thread while it lives.
class SignalsBlocked {
public:
  SignalsBlocked();
  ~SignalsBlocked();
  SignalsBlocked(const SignalsBlocked &) = delete;
  SignalsBlocked &operator=(const SignalsBlocked &) = delete;

private:
  uint64_t old_mask;
};

// Gives a signal its default action, whatever the program's handler is.
void reset_signal(int signal);
// Dies by the default action of a signal.
[[noreturn]] void die_by_signal(int signal);

} // namespace snarl

#endif // SNARL_RUNTIME_PLATFORM_SIGNALS_H
