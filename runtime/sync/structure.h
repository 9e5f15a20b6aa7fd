// Structural clocks: what of other threads happened before because of thread creation, join, barriers and hand-overs
// (sync/hand_overs.h) alone. Two lock acquisitions ordered by them can never wait for each other, whatever the
// schedule; other happens-before edges (a mutex handed over) hold in this run only.
//
// A Structure belongs to its thread: written by it, by its creator before it starts, read by its joiner after it ended.
#ifndef SNARL_RUNTIME_SYNC_STRUCTURE_H
#define SNARL_RUNTIME_SYNC_STRUCTURE_H

#include "runtime/thread/clock_state.h"

namespace snarl {

// known ⊔ {slot: clock}. The snapshot is shared by all threads created from the same state of their creator.
struct Structure {
  ClockSnapshot *known;
  uint32_t slot;
  Clock clock; // 0: no such component
};

Clock structure_of(const Structure &s, uint32_t slot);
uint32_t structure_count(const Structure &s); // slots beyond have no component
bool structure_covers(const Structure &s, const Structure &other);
void structure_drop(Structure &s);
Structure structure_copy(const Structure &s); // the caller drops it
void structure_join(Structure &into, const Structure &other);
void structure_meet(Structure &into, const Structure &other); // what both know
void structure_lessen(Structure &s, const Structure &other);  // what the other one does not know

// The child's clock from its creator's, whose own component is `clock`.
void structure_create(Structure &creator, uint32_t slot, Clock clock, Structure &child);

} // namespace snarl

#endif // SNARL_RUNTIME_SYNC_STRUCTURE_H
