// Runs the analyzer: a child process of ours that the program cannot see. At the end of the process for the report, and
// before it where halt_on_error must know whether a finding is suppressed.
#ifndef SNARL_RUNTIME_CHANNEL_ANALYZER_H
#define SNARL_RUNTIME_CHANNEL_ANALYZER_H

#include "runtime/platform/memory.h"

namespace snarl {

inline constexpr int kAnalyzerNotFound = 127;

// Runs `snarl report --at-exit RUNFILE …` and waits for it. Its output goes to stderr. Returns its exit code;
// kAnalyzerNotFound when there is none; 128 + signal when it was killed. Looked for at SNARL_ANALYZER, beside the
// instrumenter (`home`/../../bin, `home`/../bin; home may be null), and in PATH.
//
// The caller has all signals blocked. Raw system calls only: it runs in dying processes with any number of threads.
int run_analyzer(const char *run_file, const char *home);

// Does the run file hold a finding that no suppression names? Without a word: the exit code alone tells, as above.
int ask_analyzer(const char *run_file, const char *home);

// Where in these modules does the code lie that ignore_functions and ignore_files name? The answer, records of
// detector/core/code_range.h, goes to the file `output`.
int ask_analyzer_for_code(const Vector<const char *> &modules, const char *output);

} // namespace snarl

#endif // SNARL_RUNTIME_CHANNEL_ANALYZER_H
