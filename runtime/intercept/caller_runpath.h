// dlopen searches the run path of the object that calls it. Called through our interceptor it would see the program
// itself as the caller; so the caller's own run path is searched here first.
#ifndef SNARL_RUNTIME_INTERCEPT_CALLER_RUNPATH_H
#define SNARL_RUNTIME_INTERCEPT_CALLER_RUNPATH_H

#include "runtime/platform/base.h"

namespace snarl {

// The path that a dlopen(name) by the code at `pc` means, if that comes from the caller's run path or $ORIGIN; else
// `name` itself. `buffer` may hold the answer.
const char *as_seen_by_caller(const char *name, Pc pc, char (&buffer)[4096]);

} // namespace snarl

#endif // SNARL_RUNTIME_INTERCEPT_CALLER_RUNPATH_H
