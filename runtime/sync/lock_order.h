// The lock-order graph: "acquired B while holding A". Kept in memory, and told to the run file once there is one; an
// edge that closes a cycle opens it. Judging a cycle (gate locks, threads that cannot overlap, shared modes) is the
// analyzer's.
//
// What is recorded is an acquisition: (the chain of locks held, with the contexts of their acquisitions; the lock
// wanted, context, mode; the thread; its segment). One acquisition stands for an edge from each lock of the chain.
//
// A thread's segment changes when it creates or joins a thread, at barriers, when it signals a condition that somebody
// waits on and when such a wait ends: what it does then overlaps other things. Of equal acquisitions by one thread with
// only creations in between, the last is enough, as whatever overlaps an earlier one overlaps it; with only joins in
// between, the first. One that is repeated within a segment is told once; where it may matter when it was last, its
// clock follows (sync/past_knowledge.h). Once there are thousands of acquisitions, of those that differ by thread or
// segment the first 64 are kept, then the 128th, 256th, … and the latest; the others are counted.
//
// The graph of locks that have ended is folded now and then (order_fold.cpp).
#ifndef SNARL_RUNTIME_SYNC_LOCK_ORDER_H
#define SNARL_RUNTIME_SYNC_LOCK_ORDER_H

#include "runtime/channel/facts.h"
#include "runtime/sync/held_locks.h"

namespace snarl {

// Once, at the start of the runtime.
void order_start();

// The hash of an acquisition while locks with this sum of chain_share() are held.
SNARL_INLINE uint64_t acquisition_hash(uint64_t held, uint64_t share, uint8_t flags) {
  return mix_hash(held, share + (flags & (edge_flags::try_lock | edge_flags::past))) | 1;
}

// The graph may not know this acquisition yet. `hash`: of the acquisition, whatever the thread and segment.
SNARL_COLD void order_new_acquisition(Thread &t, HeldLocks &held, LockId wanted, Context at, LockMode mode,
                                      uint8_t flags, uint64_t hash);

// The thread repeats one that stands at `place`. False: it is no longer there.
bool order_repeats(Thread &t, const HeldLocks &held, uint32_t place);
// Has the thread told it in this segment?
SNARL_INLINE bool order_knows(Thread &t, const HeldLocks &held, uint64_t hash) {
  const uint32_t *place = held.told.find(hash, held.segment);
  return LIKELY(place != nullptr) && (LIKELY(!keeps_past_knowledge()) || order_repeats(t, held, *place));
}

// The thread, which holds something, acquires or is about to wait for `wanted`. `share`: chain_share() of that.
// `flags`: edge_flags.
SNARL_INLINE void order_acquisition(Thread &t, HeldLocks &held, LockId wanted, Context at, LockMode mode,
                                    uint64_t share, uint8_t flags) {
  const uint64_t hash = acquisition_hash(held.chain, share, flags);
  if (LIKELY(order_knows(t, held, hash)))
    return;
  order_new_acquisition(t, held, wanted, at, mode, flags, hash);
}

// Has anything been acquired by now while something was held? (A "no" may be out of date.)
bool order_has_acquisitions();
// A section of the thread's is over within which others may have been at work. `left`, what its thread knows, is
// copied. An open run file is told at once, as long as one may be needed: an acquisition was recorded since the thread
// handed something over. So it never has more sections than acquisitions, for each thread that holds something; and the
// process may end without a word.
void order_enclosing_section(const Thread &t, const HeldLocks &held, LockId lock, Clock began, Clock ended,
                             const Structure &left);

// The same of a child process. `known`: the structure's snapshot, if it has one.
void order_child(ChildFact child, ClockSnapshot *known);

// Around fork (intercept/fork_locks.h).
void order_lock_for_fork();
void order_unlock_after_fork();
// All that was acquired so far the parent did.
void order_after_fork_in_child();

} // namespace snarl

#endif // SNARL_RUNTIME_SYNC_LOCK_ORDER_H
