// Signals: handlers of the program run inside a wrapper of ours, and deadly signals are reported before they kill.
//
// The wrapper marks the handler in the thread's call stack (a boundary record with kSignalBit) and postpones a signal
// that arrives inside a RuntimeSection until the section ends. Signals that the thread caused itself by an instruction
// (SIGSEGV, …) run at once.
//
// Deadly signals with their default action are caught only once there is something to report (the run file is open);
// after the report the process dies by the same signal. What the program sees of its signals is unchanged.
#ifndef SNARL_RUNTIME_INTERCEPT_SIGNALS_H
#define SNARL_RUNTIME_INTERCEPT_SIGNALS_H

namespace snarl {

void signals_start();
// The program calls abort(): it dies after its own handler for SIGABRT, if any, has returned.
void signals_before_abort();

} // namespace snarl

#endif // SNARL_RUNTIME_INTERCEPT_SIGNALS_H
