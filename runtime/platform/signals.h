// Signals by system calls only.
#ifndef SNARL_RUNTIME_PLATFORM_SIGNALS_H
#define SNARL_RUNTIME_PLATFORM_SIGNALS_H

#include "runtime/platform/base.h"

namespace snarl {

// Blocks the signals of the thread while it lives: by default every one.
class SignalsBlocked {
public:
  explicit SignalsBlocked(uint64_t mask = ~uint64_t{0});
  ~SignalsBlocked();
  SignalsBlocked(const SignalsBlocked &) = delete;
  SignalsBlocked &operator=(const SignalsBlocked &) = delete;

  uint64_t mask_before() const { return old_mask; }

private:
  uint64_t old_mask;
};

void set_signal_mask(uint64_t mask);
// All but those of faults, and those by which glibc asks all threads for something, whatever they are in.
uint64_t mask_of_deferrable_signals();

// Gives a signal its default action, whatever the program's handler is.
void reset_signal(int signal);
// Dies by the default action of a signal.
[[noreturn]] void die_by_signal(int signal);

} // namespace snarl

#endif // SNARL_RUNTIME_PLATFORM_SIGNALS_H
