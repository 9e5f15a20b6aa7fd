// A handler that runs on a stack of the program's own (sigaltstack) runs planted code, and the runtime beneath it,
// which need more than a program leaves that brings the least. So where it brings little, the kernel is given memory of
// the runtime's in its place; the program is told that it is its own.
#ifndef SNARL_RUNTIME_INTERCEPT_SIGNAL_STACKS_H
#define SNARL_RUNTIME_INTERCEPT_SIGNAL_STACKS_H

namespace snarl {

// The thread ends: the kernel is given what the program brought.
void signal_stack_returned();

} // namespace snarl

#endif // SNARL_RUNTIME_INTERCEPT_SIGNAL_STACKS_H
