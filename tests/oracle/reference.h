// The reference: races by the definition, as plainly as it can be written. O(n²), no clocks, no shadow.
//
//   happens-before  the transitive closure of program order and synchronises-with (C++20 [intro.races],
//   [atomics.order],
//                   [atomics.fences]), as one set of earlier events for each event
//                   of threads that did not ask for their synchronisation to be ignored
//   a race          two accesses of different threads to one byte, one of them a write, not both atomic, neither
//                   before the other, in one life of the memory, of threads that did not ask for them to be ignored
#ifndef SNARL_TESTS_ORACLE_REFERENCE_H
#define SNARL_TESTS_ORACLE_REFERENCE_H

#include "tests/oracle/trace.h"

#include <bitset>

namespace oracle {

using EventSet = std::bitset<kMaxEvents>;

class Reference {
public:
  explicit Reference(const Trace &trace);

  bool happens_before(uint32_t earlier, uint32_t later) const { return before_[later][earlier]; }
  // Do the two events (earlier < later in the trace) race on the byte?
  bool race(uint32_t earlier, uint32_t later, uint32_t byte) const;
  // For each byte that races at all: the first event that finds it.
  const std::vector<RacyByte> &first_races() const { return first_races_; }

private:
  void find_ignored();
  void add_program_order(uint32_t e);
  void add_synchronises_with(uint32_t e);
  void add_acquire_edges(uint32_t e);
  void add_lock_edges(uint32_t e);
  void add_barrier_edges(uint32_t e);
  void add_futex_edges(uint32_t e);
  void add_atomic_edges(uint32_t read, uint32_t target);
  void add_edge(uint32_t from, uint32_t to);
  bool touches(uint32_t e, uint32_t byte) const;
  bool new_life_between(uint32_t earlier, uint32_t later, uint32_t byte) const;
  void find_first_races();

  bool is_atomic_word(uint32_t e) const;

  const Trace &trace_;
  EventSet unwatched_, unsynchronised_; // what the thread asked to be ignored: its accesses, its synchronisation
  std::vector<EventSet> before_;
  std::vector<RacyByte> first_races_;
};

} // namespace oracle

#endif // SNARL_TESTS_ORACLE_REFERENCE_H
