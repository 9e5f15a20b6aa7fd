// Frame records that die without their function's exit: by longjmp, and by an exception that code without records
// catches.
#ifndef SNARL_RUNTIME_INTERCEPT_UNWIND_H
#define SNARL_RUNTIME_INTERCEPT_UNWIND_H

#include "runtime/platform/base.h"

namespace snarl {

// Takes the calling thread's records of functions that are no longer active once the stack pointer is `stack_pointer`.
// Records of a stack other than the thread's own are dead too: the thread leaves a signal stack.
void drop_dead_frames(uintptr_t stack_pointer);

} // namespace snarl

#endif // SNARL_RUNTIME_INTERCEPT_UNWIND_H
