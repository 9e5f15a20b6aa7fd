// Runs that recorded acquisitions, for tests of which cycles of them are told.
#ifndef SNARL_TESTS_UNIT_DETECTOR_SUPPORT_RECORDED_ORDERS_H
#define SNARL_TESTS_UNIT_DETECTOR_SUPPORT_RECORDED_ORDERS_H

#include "detector/analysis/lock_cycles.h"

#include <gtest/gtest.h>
#include <vector>

namespace snarl {

// One thread wants a lock while it holds another one. The stacks of both, where nothing is said, are of code that only
// this thread runs, for this lock.
struct Edge {
  uint32_t tid, held, wanted;
  uint32_t held_at = tid * 100 + held, wanted_at = tid * 100 + wanted;
  LockMode held_mode = LockMode::exclusive, wanted_mode = LockMode::exclusive;
  uint8_t flags = 0;
  std::vector<EdgeLock> gates = {}; // held before
  std::vector<SlotClock> structural = {};
};

// The recorded acquisitions of a run. All have the clock 10.
struct Recorded {
  Run run;
  void add(const Edge &e) {
    uint32_t chain = 0;
    for (const EdgeLock &gate : e.gates)
      chain = link(chain, gate.lock.value, 7, gate.mode);
    if (e.held)
      chain = link(chain, e.held, e.held_at, e.held_mode);
    const uint32_t structure = static_cast<uint32_t>(run.order.acquisitions.size() + 1);
    run.order.structures[structure] = {structure, e.structural};
    run.order.acquisitions.push_back({chain,
                                      LockId(e.wanted),
                                      Tid(e.tid),
                                      StackId(e.wanted_at),
                                      e.wanted_mode,
                                      e.flags,
                                      Slot(e.tid),
                                      10,
                                      structure,
                                      {}});
  }
  uint32_t link(uint32_t parent, uint32_t lock, uint32_t at, LockMode mode) {
    const uint32_t chain = static_cast<uint32_t>(run.order.chains.size() + 1);
    run.order.chains.add({chain, parent, LockId(lock), StackId(at), mode});
    return chain;
  }
  // Of a chain that was made by hand.
  void acquire(uint32_t chain, uint32_t lock, uint32_t tid) {
    run.order.acquisitions.push_back(
        {chain, LockId(lock), Tid(tid), StackId(5), LockMode::exclusive, 0, Slot(tid), 10, 0, {}});
  }
  LockCycles cycles() {
    run.order.chains.sort();
    return find_lock_cycles(LockOrderGraph({source_of(run)}));
  }
};

inline LockCycles cycles_of(const std::vector<Edge> &edges) {
  Recorded recorded;
  for (const Edge &e : edges)
    recorded.add(e);
  return recorded.cycles();
}

inline size_t cycles(const std::vector<Edge> &edges) {
  return cycles_of(edges).cycles.size();
}

// Two threads that take two locks in two orders.
struct TwoOrders : testing::Test {
  std::vector<Edge> edges = {{1, 1, 2}, {2, 2, 1}};
  Edge &first = edges[0], &second = edges[1];
};

} // namespace snarl

#endif // SNARL_TESTS_UNIT_DETECTOR_SUPPORT_RECORDED_ORDERS_H
