// What a deadlock, a stall or a snapshot tells: all waits of the process, what the threads hold, and what explains that
// nobody comes.
#ifndef SNARL_RUNTIME_SYNC_HANGS_H
#define SNARL_RUNTIME_SYNC_HANGS_H

#include "runtime/channel/facts.h"
#include "runtime/platform/memory.h"
#include "runtime/sync/held_locks.h"
#include "runtime/sync/wait_cycles.h"

namespace snarl {

// The threads that wait stand still; those that run may be read while they go on (record_with_running). One at a time,
// and of one use.
class HangBuilder {
public:
  // `cycle`: whose threads come first; null: there is none.
  explicit HangBuilder(const WaitCycleSearch *cycle = nullptr) : cycle_(cycle) {}
  HangBuilder(const HangBuilder &) = delete;
  HangBuilder &operator=(const HangBuilder &) = delete;

  // A thread that waits, before all others. Not with a cycle.
  void add(const HeldLocks &h);
  // With the threads that run, in a snapshot. `me`: one that is at `at`, or null.
  void record_with_running(const Thread *me, Context at, bool asked);
  void record(FindingKind kind);

private:
  struct Running;

  bool has(Tid tid) const;
  void add_running(const Thread &t, Context at);
  void record(FindingKind kind, Running *running, bool asked);
  static void add_other(Thread &t, void *builder);
  static void add_running_one(Thread &t, void *running);

  const WaitCycleSearch *cycle_;
  Vector<WaitFact> waits_;
  Vector<HeldFact *> helds_;
  Vector<uint32_t> capacities_; // of helds_
  Vector<LeftFact> left_;
};

} // namespace snarl

#endif // SNARL_RUNTIME_SYNC_HANGS_H
