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

// A graph this tangled is one problem; more findings would not make it clearer.
inline constexpr size_t kMostLockCycles = 500;

struct LockCycles {
  std::vector<LockCycle> cycles; // shorter ones first
  // The bound on work or kMostLockCycles was hit: there may be more.
  bool incomplete = false;
};

LockCycles find_lock_cycles(const std::vector<LockEdgeRecord> &edges, const CycleLimits &limits = {});

} // namespace snarl

#endif // SNARL_DETECTOR_ANALYSIS_LOCK_CYCLES_H
