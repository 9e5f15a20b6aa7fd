// What happened before a signal was sent happens before its handler runs, and before a wait for it returns.
#ifndef SNARL_RUNTIME_INTERCEPT_SIGNAL_ORDER_H
#define SNARL_RUNTIME_INTERCEPT_SIGNAL_ORDER_H

#include "runtime/sink.h"

namespace snarl {

void signal_sent(int signal);
void signal_received(Thread &t, int signal);

} // namespace snarl

#endif // SNARL_RUNTIME_INTERCEPT_SIGNAL_ORDER_H
