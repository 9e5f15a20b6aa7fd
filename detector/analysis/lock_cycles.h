// The feasible cycles of a lock-order graph (rules and search: detector/core/lock_graph.h).
#ifndef SNARL_DETECTOR_ANALYSIS_LOCK_CYCLES_H
#define SNARL_DETECTOR_ANALYSIS_LOCK_CYCLES_H

#include "detector/analysis/lock_order_graph.h"

#include <vector>

namespace snarl {

struct LockCycleEdge {
  uint32_t run = 0; // index of its source
  const AcquisitionRecord *acquisition = nullptr;
  const LockChainRecord *held = nullptr;
  // Both this thread and the next share the lock, which prefers writers: who keeps this one out by waiting for it.
  LockOrderGraph::Instance writer;
};

// Cycles made by the same code (equal sets of code pairs), as one.
struct LockCycle {
  std::vector<LockCycleEdge> edges; // of the first found: each wants what the next holds
  uint64_t count = 1;
};

// A graph this tangled is one problem; more findings would not make it clearer.
inline constexpr size_t kMostLockCycles = 500;

struct LockCycles {
  std::vector<LockCycle> cycles; // shorter ones first
  // The bound on work or kMostLockCycles was hit: there may be more.
  bool incomplete = false;
};

LockCycles find_lock_cycles(const LockOrderGraph &graph, const CycleLimits &limits = {});

} // namespace snarl

#endif // SNARL_DETECTOR_ANALYSIS_LOCK_CYCLES_H
