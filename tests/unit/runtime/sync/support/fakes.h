// What stands behind the lock module in its unit tests: a channel that remembers, and threads without an engine.
#ifndef SNARL_TESTS_UNIT_RUNTIME_SYNC_SUPPORT_FAKES_H
#define SNARL_TESTS_UNIT_RUNTIME_SYNC_SUPPORT_FAKES_H

#include "runtime/sync/held_locks.h"
#include "runtime/sync/locks.h"
#include "runtime/thread/clock_state.h"

#include <map>
#include <set>
#include <string>
#include <vector>

namespace snarl::fakes {

// An edge as the analyzer will see it: from each lock of an acquisition's chain.
struct Edge {
  uint32_t held, wanted, tid;
  uint8_t flags;
  uint32_t held_at, wanted_at; // contexts
  std::vector<uint32_t> held_set;
  std::vector<Clock> structural;
  Clock clock;
};

struct Channel {
  bool open = false;
  bool record_edges = true;
  void (*on_open)() = nullptr;
  std::vector<Edge> edges;
  std::map<uint32_t, LockChainFact> chains;
  std::map<uint32_t, std::vector<Clock>> structures;
  std::map<std::string, uint64_t> dropped;
  void (*before_finish)(EndKind) = nullptr;
  std::vector<uint32_t> announced;
  std::vector<SectionFact> sections;
};
extern Channel channel;
extern std::map<uint32_t, uint32_t> named_slots; // how often the lock-order graph names each

extern std::map<uint32_t, uint64_t> ended; // locks that have, with their class
extern std::set<uint32_t> writer_locks;    // those that prefer writers

// A thread with a clock and nothing else.
struct FakeThread {
  Thread thread{};
  ClockState clock;
  Clock own[32] = {};
  FakeThread(uint32_t tid, uint32_t slot);
  ~FakeThread();
  HeldLocks &held() { return held_locks(thread); }
};

// Nothing is recorded yet, nor told: each test of the lock-order graph begins so, whichever ran before it.
void begin_anew();

// A lock with a fresh number.
Lock &new_lock();

} // namespace snarl::fakes

#endif // SNARL_TESTS_UNIT_RUNTIME_SYNC_SUPPORT_FAKES_H
