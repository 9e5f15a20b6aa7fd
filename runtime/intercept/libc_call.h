// Calls that allocate or free inside libc on the program's behalf (fopen, getline, …): the block's stack shall begin
// with the program's call, not inside libc.
#ifndef SNARL_RUNTIME_INTERCEPT_LIBC_CALL_H
#define SNARL_RUNTIME_INTERCEPT_LIBC_CALL_H

#include "runtime/platform/base.h"

namespace snarl {

// Return address of the outermost such call of this thread, or 0.
extern __thread Pc libc_call;

// For the length of a call that does not run the program's own code.
struct LibcCall {
  const Pc outer = libc_call;
  SNARL_INLINE explicit LibcCall(Pc pc) {
    if (!outer)
      libc_call = pc;
  }
  SNARL_INLINE ~LibcCall() { libc_call = outer; }
  LibcCall(const LibcCall &) = delete;
  LibcCall &operator=(const LibcCall &) = delete;
};

// The place of an allocation, in the interceptor itself.
#define SNARL_ALLOCATION_PC() (UNLIKELY(::snarl::libc_call != 0) ? ::snarl::libc_call : SNARL_CALLER_PC())

} // namespace snarl

#endif // SNARL_RUNTIME_INTERCEPT_LIBC_CALL_H
