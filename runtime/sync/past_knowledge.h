// What each thread knew of structure (sync/structure.h) at earlier times. Who meets what another thread wrote knows of
// it who that was, and in which epoch: the shadow says so (shadow/last_writer.h). What came before that write in every
// run is what its thread knew then, which is looked up here.
//
// Kept for each slot, which may have another thread by now, from the latest changes on: a change that is not there any
// more, and what was written before the first one, is not known. That is never wrong: less is said to be ordered.
//
// Two things change, at the beginning of an epoch:
//   what the thread knows of others   It learns something, or enters or leaves a branch (sync/branches.h).
//   what is known of itself           All that it acquired before. But an acquisition that it repeats is not told again
//                                     within a segment (sync/lock_order.h), and stands for those to come: so only what
//                                     was acquired before the segment began. So that these are many, a segment begins
//                                     behind each acquisition that is told, too. It is told once more then, if it is
//                                     repeated: so not more often than kRepeated times behind such ones, until
//                                     something else begins a segment.
//
// Nothing that is told in a segment is of an epoch before its first one.
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
bool keeps_past_knowledge();

// The segments that have begun behind acquisitions, by Segment::created, from the one on that began for another reason.
struct OwnSegments {
  uint32_t first, latest;
  uint32_t repeated; // acquisitions that were told in them more than once

  bool go_on(Segment now) const { return latest == now.created; }
  bool have(Segment told, Segment now) const { return go_on(now) && told.created - first <= latest - first; }
};

// The thread is about to start.
void past_begins(Thread &child);
// It knows more of others; its acquisitions from here on may be of another segment.
enum class Segments : uint8_t { same, another };
void past_has_more(Thread &t, Segments segments);
// It knows less again.
void past_has_less(Thread &t);
// Its acquisitions from here on are of another segment.
void past_has_segment(Thread &t);
// The graph was told an acquisition of the thread's. `is_repeated`: and had been in OwnSegments.
void past_has_acquisition(Thread &t, bool is_repeated);

// What the slot's thread knew when it wrote something in the epoch `at`. The caller drops it. False: it is not known.
bool past_knowledge(uint32_t slot, Clock at, Structure &known);

} // namespace snarl

#endif // SNARL_RUNTIME_SYNC_PAST_KNOWLEDGE_H
