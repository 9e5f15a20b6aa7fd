// Locks that an exception leaves behind: taken with a raw lock() in a function out of which an exception then leads,
// past the unlock. Noted at the catch and told only if the lock is reported later, as one that its thread still holds
// at its end or waits for: a destructor, or who catches, may yet unlock it.
//
// Nothing is kept of where on the stack a lock was taken; contexts say it. The catch is in a function L. The lock was
// taken below L and the exception thrown below L. If both were below the same call of L, that call was left by the
// exception: certain. Else both are L's own, or in functions that were inlined into it: the analyzer decides, by the
// source. What is so told is true even when the call was made several times: an exception left it while the lock was
// held. Until one is certain the last few are kept: a handler of the inlined function itself may have thrown on.
#ifndef SNARL_RUNTIME_SYNC_LEFT_LOCKS_H
#define SNARL_RUNTIME_SYNC_LEFT_LOCKS_H

#include "runtime/channel/facts.h"
#include "runtime/platform/memory.h"
#include "runtime/thread/thread.h"

namespace snarl {

struct HeldLock; // sync/held_locks.h

// An exception's way past a lock.
struct Passage {
  Context thrown_at, caught_at;
  bool certain;
  uint32_t before; // of the same lock, which was uncertain; its number, or 0
};
inline constexpr uint32_t kMostPassages = 4; // past one lock

// Of one thread; owned by it.
struct LeftLocks {
  const void *exception; // thrown last, while locks were held; null once it is caught
  Context thrown_at;
  Vector<Passage> passages; // as many as the program's code has; HeldLock::passage counts from 1
};

// The thread throws, or throws again, the exception object.
void exception_thrown(Thread &t, Pc pc, const void *exception);
// A handler for it begins, in the function that calls at `pc`.
void exception_caught(Thread &t, Pc pc, const void *exception);

// How exceptions left the lock behind, the first one first. Returns how many.
uint32_t passages_of(const LeftLocks &left, const HeldLock &entry, const Passage *out[kMostPassages]);
// The same as further stacks of a finding, two for each. Returns how many stacks.
uint32_t passage_stacks(const LeftLocks &left, const HeldLock &entry, Tid tid, OtherStack out[2 * kMostPassages]);

} // namespace snarl

#endif // SNARL_RUNTIME_SYNC_LEFT_LOCKS_H
