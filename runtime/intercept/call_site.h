// Where the program is when a library without planted code calls for it: std::thread's constructor inside libstdc++
// calls pthread_create, and the line that matters is the one that made the std::thread.
#ifndef SNARL_RUNTIME_INTERCEPT_CALL_SITE_H
#define SNARL_RUNTIME_INTERCEPT_CALL_SITE_H

#include "runtime/platform/base.h"

namespace snarl {

// The return address, in the innermost function with planted code, of the call that led here; `pc` when that function
// made the call itself, or when it cannot be found. Unwinds the stack: some microseconds, for rare events only.
SNARL_NOINLINE Pc program_call_site(Pc pc);

} // namespace snarl

#endif // SNARL_RUNTIME_INTERCEPT_CALL_SITE_H
