// A std::barrier, as hand-overs (sync/hand_overs.h): what all arrivals of a phase know is known to whoever has waited
// for the end of that phase. The library's own phase is a byte that grows by two.
//
// An arrival is told before the library has it. All arrivals of one phase are told before any of the next one, since
// nobody can arrive in a phase that he does not know to have begun.
#ifndef SNARL_RUNTIME_SYNC_PHASES_H
#define SNARL_RUNTIME_SYNC_PHASES_H

#include "runtime/sync/hand_overs.h"

namespace snarl {

// Of one barrier, under its SyncObject's lock.
struct Phases;

Phases *new_phases(uint64_t expected);
void drop_phases(Phases *p);

void phase_arrives(Thread &t, Phases &p, uint64_t count);
// One arrival less is expected from the next phase on.
void phase_loses_one(Phases &p);
// The thread is the last to arrive. What it does from here on, in the barrier's completion function, comes after all
// arrivals and, until it says that it is done, before whoever passes.
void phase_completes(Thread &t, const Phases &p);
void phase_completed(Thread &t, Phases &p);
// The thread has waited for the end of the phase that the library knows by this byte.
void phase_passed(Thread &t, const Phases &p, uint8_t byte);

} // namespace snarl

#endif // SNARL_RUNTIME_SYNC_PHASES_H
