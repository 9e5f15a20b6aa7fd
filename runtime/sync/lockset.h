// Lock sets: which locks a thread holds, as a name of 32 bits that stays valid for ever.
//
// A lock set is a node of a trie: (the set before, the context of the acquisition, its mode). Contexts, not locks, are
// the alphabet, so that the trie is bounded by the program's structure however many locks it makes; each node also
// knows the lock when it was only ever one. 0 is the empty set. The name is stored with each access, and
// tells the locks of the OLD access when a race is found.
//
// A lock that is released below many others would make a new name for each of those above it. So a node may also say
// that one of the acquisitions below it is over: (the set before, the node of that acquisition).
#ifndef SNARL_RUNTIME_SYNC_LOCKSET_H
#define SNARL_RUNTIME_SYNC_LOCKSET_H

#include "runtime/channel/facts.h"
#include "runtime/platform/base.h"

namespace snarl {

// The set `parent` and one lock more. Lock-free when the set was met before. When the trie is full (4 million
// sets) the result is `parent`, and the loss is counted.
uint32_t lockset_push(uint32_t parent, Context acquired_at, LockMode mode, LockId lock);

// The acquisition that made the set was one of this lock, too.
void lockset_note(uint32_t lockset, LockId lock);

// The set `from` less one acquisition in it: the one that made the set `acquired`. When the trie is full the result is
// the empty set.
uint32_t lockset_remove(uint32_t from, uint32_t acquired);

// The locks of a set, innermost first. Returns how many there are, which may exceed `capacity`.
uint32_t lockset_facts(uint32_t lockset, HeldFact *out, uint32_t capacity);

// How many acquisitions were left out because the trie was full.
uint64_t lockset_dropped();

// Around fork (intercept/fork_locks.h).
void lockset_lock_for_fork();
void lockset_unlock_after_fork();

} // namespace snarl

#endif // SNARL_RUNTIME_SYNC_LOCKSET_H
