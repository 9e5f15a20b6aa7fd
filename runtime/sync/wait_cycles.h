// Threads that wait for each other in a circle. sync/waits.h has the protocol, and why the search finds each and makes
// none up.
#ifndef SNARL_RUNTIME_SYNC_WAIT_CYCLES_H
#define SNARL_RUNTIME_SYNC_WAIT_CYCLES_H

#include "runtime/platform/memory.h"
#include "runtime/sync/locks.h"

#include <new>

namespace snarl {

struct HeldLocks;

// WaitRecord::turn as it is now.
uint64_t turn_of(const HeldLocks &h);

// One thread of a chain of waits, as it was when it was read.
struct WaitLink {
  HeldLocks *thread;
  uint64_t turn;
  Lock *lock; // null: it waits for a thread
  LockId lock_id;
  HeldLocks *target;
};

// Depth-first from the thread that is about to block; a thread in the chain that closes it on itself is a deadlock.
class WaitCycleSearch {
public:
  // True: there is one, as far as one reading tells.
  bool find_from(HeldLocks &start);
  // Still so? See waits.h for why the second reading proves the first.
  bool confirm() const;
  const WaitLink *chain() const { return chain_; }
  uint32_t count() const { return count_; }

  static constexpr uint32_t kLongest = 128;

private:
  bool extend(HeldLocks *h);
  bool visit(HeldLocks *next);
  bool visit_blockers(const WaitLink &link);
  bool visit_readers(const WaitLink &link);

  HeldLocks *start_ = nullptr;
  WaitLink chain_[kLongest];
  uint32_t count_ = 0;
};

// Out of the thread's stack, which may be the least that there is.
class AllocatedWaitCycleSearch {
public:
  AllocatedWaitCycleSearch() { new (search_) WaitCycleSearch; }
  ~AllocatedWaitCycleSearch() { release_one(search_); }
  AllocatedWaitCycleSearch(const AllocatedWaitCycleSearch &) = delete;
  AllocatedWaitCycleSearch &operator=(const AllocatedWaitCycleSearch &) = delete;
  WaitCycleSearch *operator->() const { return search_; }
  const WaitCycleSearch &operator*() const { return *search_; }

private:
  WaitCycleSearch *search_ = static_cast<WaitCycleSearch *>(allocate_unset(sizeof(WaitCycleSearch)));
};

} // namespace snarl

#endif // SNARL_RUNTIME_SYNC_WAIT_CYCLES_H
