// The feasible cycles of a run's lock-order graph (rules and search: detector/core/lock_graph.h).
#ifndef SNARL_DETECTOR_ANALYSIS_LOCK_CYCLES_H
#define SNARL_DETECTOR_ANALYSIS_LOCK_CYCLES_H

#include "detector/run/run.h"

#include <vector>

namespace snarl {

// Cycles made by the same code (equal pairs of stacks), as one.
struct LockCycle {
  std::vector<const LockEdgeRecord *> edges; // of the first found: each wants what the next holds
  uint64_t count = 1;
};

struct LockCycles {
  std::vector<LockCycle> cycles;
  // The bound on work was hit: there may be more.
  bool incomplete = false;
};

LockCycles find_lock_cycles(const std::vector<LockEdgeRecord> &edges, const CycleLimits &limits = {});

} // namespace snarl

#endif // SNARL_DETECTOR_ANALYSIS_LOCK_CYCLES_H
