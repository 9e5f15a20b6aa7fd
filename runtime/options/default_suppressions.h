// Suppressions that a program brings with it. They go into its run file, so every report of the run applies them.
#ifndef SNARL_RUNTIME_OPTIONS_DEFAULT_SUPPRESSIONS_H
#define SNARL_RUNTIME_OPTIONS_DEFAULT_SUPPRESSIONS_H

#include "runtime/platform/memory.h"

namespace snarl {

struct DefaultSuppressions {
  const char *origin; // the function that gave them
  const char *rules;  // lines of kind:pattern (detector/report/suppressions.h)
};

// Unchanged after default_suppressions_start().
extern Vector<DefaultSuppressions> default_suppressions;

// Asks the program, once and before its code runs: a run file may be opened where no code of the program can be called.
void default_suppressions_start();

} // namespace snarl

// The program may define them; the second is what code for ThreadSanitizer has.
extern "C" __attribute__((weak, visibility("default"))) const char *__snarl_default_suppressions();
extern "C" __attribute__((weak, visibility("default"))) const char *__tsan_default_suppressions();

#endif // SNARL_RUNTIME_OPTIONS_DEFAULT_SUPPRESSIONS_H
