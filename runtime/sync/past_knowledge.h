// What each thread knew of structure (sync/structure.h) at earlier times. Who meets what another thread wrote knows of
// it who that was, and in which epoch: the shadow says so (shadow/last_writer.h). What came before that write in every
// run is what its thread knew then, which is looked up here.
//
// Of itself it knew all that it acquired in the epochs before that of the write. What it repeats within a segment is
// not told again (sync/lock_order.h), but its clock follows, so that it does not look as if it had come before the
// write.
//
// What it knew of others is kept for each slot, which may have another thread by now: from the latest changes on (it
// learns something, or enters or leaves a branch: sync/branches.h), each at the beginning of an epoch and of a segment.
// A change that is not there any more, and what was written before the first one, is not known. That is never wrong:
// less is said to be ordered. (A slot whose thread acquired anything goes to no other one while that is recorded.)
//
// Written by the slot's thread, or the creator of its next one; read by all, under its lock.
#ifndef SNARL_RUNTIME_SYNC_PAST_KNOWLEDGE_H
#define SNARL_RUNTIME_SYNC_PAST_KNOWLEDGE_H

#include "runtime/sync/order_cache.h"
#include "runtime/sync/structure.h"
#include "runtime/thread/thread.h"

namespace snarl {

// A module asks. Nothing is kept without.
void keep_past_knowledge();
extern bool past_knowledge_is_asked_for;
SNARL_INLINE bool keeps_past_knowledge() {
  return UNLIKELY(__atomic_load_n(&past_knowledge_is_asked_for, __ATOMIC_RELAXED)) &&
         __atomic_load_n(&__snarl_jobs_matter, __ATOMIC_RELAXED) != 0;
}

// It hands over, or acquires: what it knows is kept from the next epoch on, if nothing is kept of the slot yet.
void past_goes_on(Thread &t);
// The thread is about to start.
void past_begins(Thread &child);
// It knows more of others, from the next segment on, or less again.
void past_has_more(Thread &t);
void past_has_less(Thread &t);

// What the slot's thread knew when it wrote something in the epoch `at`. The caller drops it.
void past_knowledge(uint32_t slot, Clock at, Structure &known);

} // namespace snarl

#endif // SNARL_RUNTIME_SYNC_PAST_KNOWLEDGE_H
