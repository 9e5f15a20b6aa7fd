// Locks: identity, owner, birth and death. Mutexes, read-write locks, spin locks and custom locks are all a Lock that
// hangs on the SyncObject at their address. Interceptors say what the program did; this module derives from it the
// happens-before edges, the locks held, the lock-order graph and the misuse.
//
// A LockId is never reused: memory that becomes another lock gets another id. What is known of its birth stays for ever
// (sync/lock_births.h).
#ifndef SNARL_RUNTIME_SYNC_LOCKS_H
#define SNARL_RUNTIME_SYNC_LOCKS_H

#include "runtime/channel/facts.h"
#include "runtime/sink.h"
#include "runtime/sync/held_locks.h"
#include "runtime/sync/structure.h"

namespace snarl {

// Other synchronisation objects keep their books in a Lock too: identity, birth, destruction, waiters.
inline constexpr LockKind kConditionBooks = LockKind{64}, kBarrierBooks = LockKind{65};
inline constexpr LockKind kHandOverBooks = LockKind{66}; // until the object there proves to be a lock as well
inline constexpr LockKind kRequestBooks = LockKind{67};  // the same, of what was requested by some thread

namespace lock_has {
inline constexpr uint8_t level = 1, sections = 2;
}

// Who shared a lock last, in the epoch in which it gave it up.
struct SharedUse {
  Clock clock;
  uint32_t slot;
  Tid by;
  Context acquired_at;
};

// One live lock. Lies where sync/lock_places.h says, and nothing else ever does; `id` is 0 while there is none.
//
// Its clocks are its own, not the SyncObject's: the same address may be an atomic too (a lock that the program made).
// Who holds the real lock exclusively has them for itself: no lock of ours is taken then. Readers'
// releases take the SyncObject's; so does everybody once `irregular` is set, by the first thread that unlocks what it
// does not hold. `owner` is written by the thread that has the real lock (seq_cst: sync/waits.h says why) and read by
// all; `readers` and `waiters` are atomic counts; the rest is under the SyncObject's lock.
struct alignas(64) Lock {
  // All that an exclusive acquisition that nobody contends looks at or changes: one line.
  HeldLocks *owner; // exclusive holder, or null
  uintptr_t address;
  SyncVar clock; // of exclusive releases; condition: only the epoch of its last signal
  LockId id;
  uint32_t serial;     // counts exclusive acquisitions
  Context acquired_at; // by `owner`, or by the last owner; condition: its last signal, and by whom
  Tid acquired_by;
  LockKind kind;     // unknown: it has a level, and nobody has used it yet
  bool destroyed;    // by the program's call; its memory is still there
  bool irregular;    // it was unlocked by a stranger: holding it excludes nobody for certain
  bool shared;       // it was ever held shared
  bool abandoned;    // its owner ended
  bool lost_in_fork; // a thread of the parent process held it at the fork, or waited for it if it is a condition, and
                     // does not exist here
  bool robust;       // it may: the next one is told
  uint8_t more;      // lock_has: what most have not
  // Everything else.
  uint32_t readers;      // shared acquisitions in force
  uint32_t waiters;      // threads about to block, or blocked, on it
  SyncVar readers_clock; // of shared acquisitions since the last exclusive one
  uint32_t woken;        // condition: of these, how many were signalled
  union {
    uint32_t level;           // a lock: declared by the program
    bool is_last_signal_lost; // condition: it found nobody waiting
  };
  uintptr_t partner;              // condition: the mutex of those who wait
  union {                         // null until the first
    struct BarrierState *barrier; // barrier: sync/barriers.h
    SharedUse *last_shared;       // a lock
  };
  union {                      // null until the first
    struct HandOvers *handed;  // condition: sync/hand_overs.h
    struct Sections *sections; // any lock: sync/sections.h
  };
  struct Tokens *tokens; // semaphore: sync/tokens.h
  struct Phases *phases; // barrier of C++: sync/phases.h
  Structure reached;     // milestone: sync/hand_over_points.h
  SyncObject *object;    // where it hangs
  Context destroyed_at;
  Tid destroyed_by;
  union {
    struct TokenRelay *relay; // sync/hand_over_points.h
    Lock *next_free;          // of places that no lock has
  };
};
static_assert(sizeof(Lock) <= 192 && offsetof(Lock, readers) == 64);

// How an acquisition came about.
namespace acquire_flags {
inline constexpr uint8_t try_lock = edge_flags::try_lock;     // it would not have waited
inline constexpr uint8_t timed = edge_flags::timed;           // it would have waited for a while
inline constexpr uint8_t process_shared = 8;                  // other processes may wait for it
inline constexpr uint8_t after_wait = edge_flags::after_wait; // on a condition, for which it was given away
inline constexpr uint8_t prefers_writers = 32;                // readers wait behind a writer that waits
inline constexpr uint8_t robust = 64;                         // its owner may end: the next one is told
inline constexpr uint8_t no_order = 128;                      // tells the lock-order graph nothing
} // namespace acquire_flags

// --- what interceptors call --------------------------------------------------------------------------------
// The program initialised / destroyed a lock. Destroying frees nothing: the memory still tells of the misuse.
void lock_initialised(Thread &t, Pc pc, const void *address, LockKind kind);
void lock_destroyed(Thread &t, Pc pc, const void *address, LockKind kind);
// A constructor that calls nothing has made a lock, whatever was there before: no destructor need have told. Most such
// locks are never used where there are many, so only one on the stack is born by it: where it was made is all that a
// report can say of that. Of others the block's allocation tells, or a variable's name.
void lock_constructed(Thread &t, Pc pc, const void *address, LockKind kind);

// The program declares that a thread takes it only when all that it holds are of lower levels.
void lock_has_level(Thread &t, const void *address, uint32_t level);

// After a successful real acquisition. Recursive ones too: they are recognised here.
void lock_acquired(Thread &t, Pc pc, const void *address, LockKind kind, LockMode mode, uint8_t flags = 0);

enum class Release : uint8_t {
  done,       // the calling thread held it
  still_held, // an inner release of a recursive lock
  not_ours,   // it did not; nothing was changed
};
// Before the real release of what the thread holds.
Release lock_releasing(Thread &t, const void *address);
// Before a real release by a thread that does not hold it, when the real function will do it all the same: the
// releaser's past still happens before the next acquisition, and the holder holds it no longer.
void lock_released_by_stranger(Thread &t, const void *address, LockKind kind);
// The thread held a lock at the address whose memory has gone meanwhile: it does no longer.
bool forget_lost_with_memory(Thread &t, const void *address);
// The thread's entry of the lock at an address; null: it does not hold it.
const HeldLock *lock_held_by(Thread &t, const void *address);

// A condition variable's books: a signal or broadcast. Under the SyncObject's lock.
void note_signal(Thread &t, Context at, Lock &books);
// Would note_signal() change nothing? Needs no lock.
bool is_signal_noted(const Thread &t, Context at, const Lock &books);
// The last signal, if it found nobody waiting. Role unknown: there is none.
OtherStack lost_signal(const void *condition);

// --- what the rest of the runtime calls ------------------------------------------------------------------------
// The memory under a lock is gone or was overwritten (free, munmap, end of a stack frame). Called by the owner of the
// SyncObject before it ends. Reports a lock that is held or waited for, unless the thread is unknown (null).
void lock_memory_gone(Thread *t, Pc pc, SyncObject &s);

// The Lock of a SyncObject; made when there is none or it was of another kind. Under s.lock.
Lock &lock_of(Thread &t, SyncObject &s, LockKind kind);
// The lock at an address, or null. For reports and misuse checks.
Lock *find_lock(const void *address);

// Around fork (intercept/fork_locks.h; sync/locks_in_child.h).
void locks_lock_for_fork();
void locks_unlock_after_fork();

} // namespace snarl

#endif // SNARL_RUNTIME_SYNC_LOCKS_H
