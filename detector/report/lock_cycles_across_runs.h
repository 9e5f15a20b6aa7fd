// Lock orders of several runs of one program, put together: each run may take its locks in one order only, and two runs
// in two.
#ifndef SNARL_DETECTOR_REPORT_LOCK_CYCLES_ACROSS_RUNS_H
#define SNARL_DETECTOR_REPORT_LOCK_CYCLES_ACROSS_RUNS_H

#include "detector/report/resolver.h"

#include <vector>

namespace snarl {

struct ResolvedRun {
  const Run *run;
  Resolver *resolver;
};

// Potential deadlocks whose steps come from more than one run. Locks are the same when their class is: the variable,
// or the code that made or allocated them; code is the same when it is by name. Not those whose fingerprint is in
// `known`. `*incomplete`: the search was stopped at its bound.
std::vector<Finding> lock_cycles_across_runs(const std::vector<ResolvedRun> &runs, const std::vector<Finding> &known,
                                             bool *incomplete);

} // namespace snarl

#endif // SNARL_DETECTOR_REPORT_LOCK_CYCLES_ACROSS_RUNS_H
