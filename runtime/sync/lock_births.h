// What stays of each lock for ever, 24 bytes by its number, for reports that name it after its end: its address, kind,
// where it was made, and what it has proved to be. And its record in the run file, which is made of that.
//
// What is about one lock is said by whoever has it or its SyncObject's lock; all may ask.
#ifndef SNARL_RUNTIME_SYNC_LOCK_BIRTHS_H
#define SNARL_RUNTIME_SYNC_LOCK_BIRTHS_H

#include "runtime/channel/facts.h"

namespace snarl {

// The number of a lock that begins.
LockId birth_of_lock(uintptr_t address, LockKind kind);
// It was initialised there, which most are not.
void lock_was_created(LockId id, Tid by, Context at);
void lock_proves_to_be(LockId id, LockKind kind);
void lock_proves_to_prefer_writers(LockId id);
bool lock_is_process_shared(LockId id);
void lock_proves_to_be_process_shared(LockId id);
// `in_hands`: somebody still holds it or waits for it.
void lock_ends(LockId id, bool in_hands);
// Its memory went while it was in use.
void lock_is_lost(LockId id);
bool lock_was_lost_at(LockId id, uintptr_t address);

// Where it was initialised, if that was seen.
OtherStack birth_stack(LockId id);
// It has ended while nobody held it or waited for it: nothing is ever acquired under it again, nor it under anything.
bool lock_has_ended(LockId id);
uint32_t locks_ended(); // so many
// Equal for ended locks that have one name in a report on several runs: made by the same code. 0: who made it is
// unknown.
uint64_t lock_class(LockId id);
bool lock_prefers_writers(LockId id);
// A semaphore that may be a gate has so many tokens; it has proved to be none (sync/gates.h).
void lock_has_tokens(LockId id, uint16_t tokens);
void lock_excludes_nobody(LockId id);
// Threads may remember of it by address that they have passed it (sync/hand_over_points.h), until one more has been
// forgotten. Forgets it; false: it was not remembered. Under its SyncObject's lock.
void lock_is_remembered(LockId id);
bool lock_is_forgotten(LockId id);
extern uint32_t remembered_locks_forgotten;
// Opens the run file and writes the lock's record, once for each file. Before a fact that names it.
void announce_lock(LockId id);
void announce_locks(const HeldFact *held, uint32_t count);
void locks_on_run_file(); // a new run file was opened: it knows no lock yet

// Around fork (locks.h).
void lock_births_lock_for_fork();
void lock_births_unlock_after_fork();

} // namespace snarl

#endif // SNARL_RUNTIME_SYNC_LOCK_BIRTHS_H
