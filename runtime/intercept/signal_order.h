// What happened before a signal was sent happens before its handler runs, and before a wait for it returns.
#ifndef SNARL_RUNTIME_INTERCEPT_SIGNAL_ORDER_H
#define SNARL_RUNTIME_INTERCEPT_SIGNAL_ORDER_H

#include "runtime/sink.h"

namespace snarl {

// While it lives, the calling thread sends a signal, perhaps to itself, from a call at `pc`.
class SignalSending {
public:
  SignalSending(Pc pc, int signal, bool within_process = true);
  ~SignalSending();
  SignalSending(const SignalSending &) = delete;
  SignalSending &operator=(const SignalSending &) = delete;

private:
  Pc outer;
};
// The call that sends a signal right now in this thread; 0: none. Taken, it is none for what comes.
Pc signal_sender();
Pc take_signal_sender();

// A timer or the like will send it: what the calling thread did so far happens before.
void signal_will_come(int signal);
void signal_received(Thread &t, int signal);
// What reads the descriptor receives these signals.
void signals_come_by_descriptor(Thread &t, int fd, uint64_t signals);

} // namespace snarl

#endif // SNARL_RUNTIME_INTERCEPT_SIGNAL_ORDER_H
