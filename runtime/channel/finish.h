// The end of the process: the end record, the analyzer's report, the exit code. docs/run-file.md.
#ifndef SNARL_RUNTIME_CHANNEL_FINISH_H
#define SNARL_RUNTIME_CHANNEL_FINISH_H

#include "detector/core/run_file.h"
#include "runtime/platform/base.h"

namespace snarl {

// Once for each process (later calls return `status`): completes the run file and, if anything was recorded that may
// be a finding, runs the analyzer, whose report goes to stderr, and waits for it. Returns the exit code that the
// process should end with: options.exitcode when something was found or facts may be lost, else `status`. A run file
// with nothing in it is removed unless the user asked to keep it. Async-signal-safe. In a vfork child it does nothing.
int finish_process(EndKind how, int status);

// finish_process, then ends the process at once; for findings that the program cannot survive (a deadlock) or shall
// not (halt_on_error).
[[noreturn]] void finish_and_exit(EndKind how, int status);

// Do suppressions cover all that was found so far? Asks the analyzer, for only symbols can tell: some 100 ms, and
// nothing when there are no suppressions. False as well when it cannot be known. Not under the channel's lock.
bool all_is_suppressed();

// Has f called when the process is about to finish, for what its owner tells at the end: without the channel's lock,
// but perhaps in a signal handler that interrupted anything. At most 4.
void before_finish(void (*f)(EndKind how));

// An exec that was reported as the end failed: the process goes on.
void finish_undone();

// Where the instrumenter was loaded from (abi.h: snarl_module.home). The first one stays.
void set_module_home(const char *home);
const char *module_home(); // null: not known

} // namespace snarl

#endif // SNARL_RUNTIME_CHANNEL_FINISH_H
