// Misuse of synchronisation objects: what is reported, with which stacks. The interceptors decide that a call is wrong
// (they know what POSIX says of it and what the real object's state is); the wrong call still returns what POSIX says.
#ifndef SNARL_RUNTIME_SYNC_MISUSE_H
#define SNARL_RUNTIME_SYNC_MISUSE_H

#include "runtime/sync/answers.h"
#include "runtime/sync/locks.h"

namespace snarl {

// A finding about the object at `object`; `l` adds its id and its owner's or destroyer's stacks. May be null.
void misuse(Thread &t, Pc pc, FindingKind kind, uintptr_t object, const Lock *l, const char *text);
// The same with stacks of the caller's choice.
void misuse_with(Thread &t, Context at, FindingKind kind, uintptr_t object, LockId lock, const OtherStack *others,
                 uint32_t others_count, const char *text, int64_t detail = 0);

// The thread does not hold what it unlocks: unlock-not-held or unlock-by-other-thread.
void misuse_unlock(Thread &t, Pc pc, const void *address);
// … and a thread of another process does.
void misuse_unlock_of_process(Thread &t, Pc pc, const void *address);
// The same when the call is going to say so itself.
void misuse_unlock_answered(Thread &t, Pc pc, const void *address);
// It holds it, and is about to unlock it: reports it when it unlocks it as in another mode than it holds it in.
void misuse_unlock_as(Thread &t, Pc pc, const void *address, LockMode mode);
// A lock is initialised: reports it when it is held, or is one already. The memory of a variable is not handed out
// again, so one that was initialised or used is still that lock until it is destroyed; in a forked child it may be
// mended.
void misuse_init(Thread &t, Pc pc, const void *address, LockKind kind);
// The thread has taken a lock with a level: reports the first one that it holds of the same or a higher level.
void misuse_level(Thread &t, Context at, const HeldLocks &held, const Lock &taken);
// A lock is destroyed: reports it when it is held or waited for.
void misuse_destroy(Thread &t, Pc pc, const void *address);
// What would be reported; its text is null if nothing is wrong.
WrongCall wrong_destruction(Thread &t, Pc pc, const void *address);
// `l`: a copy of the lock as it was when its memory went.
void misuse_memory_gone(Thread &t, Pc pc, const Lock &l);
// Called by a thread that ends: locks that it still holds, and they are abandoned.
void misuse_thread_ends(Thread &t);
// The thread says, by a call at `pc`, that it holds no lock.
void misuse_holds_locks(Thread &t, Pc pc);
// The thread is about to wait for a lock that a thread of the parent process held at the fork.
void misuse_lost_in_fork(Thread &t, Context at, const Lock &l);
// The program ends by exit or the end of main: locks that the thread still holds, unless a signal handler ends it, or
// it has them by a fork. And threads that ended and were neither joined nor detached; when the main thread says so:
// what others leave behind somebody may have been about to join.
void misuse_process_ends(Thread &t);

} // namespace snarl

#endif // SNARL_RUNTIME_SYNC_MISUSE_H
