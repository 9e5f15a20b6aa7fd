// Waits: what each blocked thread waits for, and the check that it does not wait for itself.
//
// Who is about to block says so first, then looks whether the thread that it waits for waits, directly or through
// others, for itself; nothing of this happens on the uncontended path. Why no deadlock is missed (locks and joins):
//   1. a thread writes Lock::owner after it has the real lock and before it asks for another;
//   2. wait_begin() publishes the wait with a full fence before it reads the waits of others;
//   3. so the last thread of a cycle to publish reads all the other waits and all the owners.
// Why none is invented: a wait's `turn` is new for each wait. The chain is read twice; if every turn and every owner is
// the same both times, then in between each thread of the chain was in one and the same wait, and a thread that waits
// releases nothing: the chain existed as a whole.
#ifndef SNARL_RUNTIME_SYNC_WAITS_H
#define SNARL_RUNTIME_SYNC_WAITS_H

#include "runtime/sync/answers.h"
#include "runtime/sync/locks.h"

#include <ctime>

namespace snarl {

struct WaitFor {
  WaitKind kind;
  uintptr_t object;
  bool timed = false; // ends by itself
  LockMode mode = LockMode::exclusive;
  Thread *target = nullptr;     // WaitKind::join
  bool readers_block = true;    // do those who hold it shared keep this thread out?
  bool process_shared = false;  // another process may end it
  bool whole = false;           // the library waits by others within, which are not told
  bool polls = false;           // it looks again and again whether it is over, with sleeps in between
  uint32_t needed = 0;          // so many threads must wait there for it to be over, if that is known
  const void *holder = nullptr; // the word with the kernel's id of who holds the lock, if processes share it
};

// Publishes the wait, then checks for a deadlock; one is reported, and unless the options say otherwise the process
// ends.
void wait_begin(Thread &t, Pc pc, const WaitFor &what);
void wait_end(Thread &t);

// What is wrong with an object that another thread waits for: with the stack of its wait.
void misuse_of_awaited(Thread &t, Pc pc, FindingKind kind, uintptr_t object, const Lock *books, const char *text);
// A mutex was not destroyed, though nobody holds it: what would be reported if another thread waits on a condition with
// it, which is going to lock it.
WrongCall wrong_destruction_in_wait(Thread &t, Pc pc, const void *mutex);

// Every thread waits and none can wake another: reports and, unless the options say otherwise, ends the process.
void report_stall();
// A thread waits for a lock whose holder has ended since.
struct ForsakenWait {
  HeldLocks *thread = nullptr;
  uint64_t turn = 0;
};
ForsakenWait find_forsaken_wait();
// It has lasted for long enough.
void report_forsaken_wait(const ForsakenWait &wait);
// The thread is in a circle of waits that goes through other processes. Only told, then ended, unless the options say
// otherwise: in between the others must have the time to tell their part, for a robust lock lets go at a process's end.
void tell_deadlock_of_processes(HeldLocks &h);
void end_for_deadlock_of_processes();
// What every thread does, as a finding of its own, unless it was asked for by `snarl snapshot`. `me`, null in a thread
// that the runtime does not know, is at `at`.
void report_snapshot(Thread *me, Pc at, bool asked = false);
// Does every thread wait for what only another one could give, and none for another process? Not if one polls, which
// may not have noticed yet; nor if one has begun to wait just now, or was woken: whoever hands over at that moment
// waits again before the other one runs.
bool everything_waits();
// Does some thread wait for an object that another process may have too?
bool waits_reach_outside();

// Around a wait for a lock that the thread holds itself or whose holder has ended: nobody is left to unlock it, but for
// a thread that unlocks what it does not hold.
class HopelessWait {
public:
  HopelessWait(Thread &t, Pc pc, const void *lock);
  ~HopelessWait();
  HopelessWait(const HopelessWait &) = delete;
  HopelessWait &operator=(const HopelessWait &) = delete;
  // Reports and, unless the options say otherwise, ends the process.
  void report() const;
  // The same when a finding has said already why nobody will come.
  void end() const;

private:
  Thread &thread_;
};
// When nobody has helped it out until then, it is a deadlock. CLOCK_MONOTONIC.
timespec deadlock_is_certain_at();
} // namespace snarl

#endif // SNARL_RUNTIME_SYNC_WAITS_H
