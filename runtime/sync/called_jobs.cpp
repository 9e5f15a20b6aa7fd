#include "runtime/sync/called_jobs.h"

#include "runtime/shadow/last_writer.h"
#include "runtime/sync/branches.h"
#include "runtime/sync/held_locks.h"
#include "runtime/sync/lock_order.h"
#include "runtime/sync/moved_jobs.h"
#include "runtime/sync/past_knowledge.h"

namespace snarl {
namespace {

constexpr size_t kMovedAtOnce = 1024; // more take long to tell of

JobMaker maker_of(Thread &t, uintptr_t pointer) {
  LastWriter writer;
  if (!last_writer(t, pointer, writer))
    return 0;
  const JobMaker mover = epoch_number(writer.slot, writer.clock);
  if (JobMaker maker; find_moved_job(pointer, mover, maker))
    return maker;
  return writer.stored_pointer ? mover : 0;
}

CopiedJob *copy_of(HeldLocks &held, const void *pointer) {
  return held.copied_jobs.find([&](const CopiedJob &each) { return each.pointer == pointer; });
}

const void *pointer_at(const void *address) {
  return *static_cast<const void *const *>(address);
}

bool is_on_own_stack(const Thread &t, const void *address) {
  const auto at = reinterpret_cast<uintptr_t>(address);
  return at >= t.stack_low && at < t.stack_high;
}

// What the thread has on its own stack it has copied from others, or put together itself.
JobMaker maker_of_own(Thread &t, const void *pointer) {
  const CopiedJob *copy = t.held ? copy_of(*t.held, pointer) : nullptr;
  return copy ? copy->maker : epoch_number(t);
}

bool is_asked(const Thread &t) {
  return order_has_acquisitions() && !t.ignore_sync;
}

} // namespace

uint64_t job_is_fetched(Thread &t, const void *pointer) {
  if (!is_asked(t))
    return 0;
  if (is_on_own_stack(t, pointer))
    return copied_job_is_fetched(t, pointer_at(pointer));
  const JobMaker maker = maker_of(t, reinterpret_cast<uintptr_t>(pointer));
  if (slot_of(maker) == t.slot.value || (t.held && structure_of(t.held->structure, slot_of(maker)) >= clock_of(maker)))
    return 0; // and so all that he knew
  return maker;
}

uint64_t job_is_fetched_through(Thread &t, const void *function, const void *table) {
  return job_is_fetched(t, was_written(t, reinterpret_cast<uintptr_t>(function)) ? function : table);
}

// Of several with one pointer that were copied and not called yet nobody knows which is called. What the thread has on
// its stack, and copies there once more, stays the same job: it was copied to there already, or put together.
void job_is_copied(Thread &t, const void *pointer) {
  if (is_on_own_stack(t, pointer))
    return;
  const void *copied = pointer_at(pointer);
  if (!copied || !is_asked(t))
    return;
  const JobMaker maker = maker_of(t, reinterpret_cast<uintptr_t>(pointer));
  if (!maker && !t.held)
    return;
  RuntimeSection section(t);
  HeldLocks &held = held_locks(t);
  if (CopiedJob *other = copy_of(held, copied))
    other->maker = other->maker == maker ? maker : 0;
  else
    held.copied_jobs.next() = {copied, maker};
}

uint64_t copied_job_is_fetched(Thread &t, const void *pointer) {
  if (!t.held || !pointer)
    return 0;
  RuntimeSection section(t);
  CopiedJob *copy = copy_of(*t.held, pointer);
  if (!copy)
    return 0;
  const JobMaker maker = copy->maker;
  *copy = {};
  return slot_of(maker) == t.slot.value ? 0 : maker;
}

uint64_t copied_job_is_fetched_through(Thread &t, const void *function, const void *table) {
  if (is_asked(t) && was_written(t, reinterpret_cast<uintptr_t>(function)))
    return job_is_fetched(t, function);
  return copied_job_is_fetched(t, table);
}

void called_job_is_moved(Thread &t, const void *to, const void *from) {
  if (!is_asked(t) || to == from)
    return;
  const auto source = reinterpret_cast<uintptr_t>(from);
  const bool is_own = is_on_own_stack(t, from);
  if (!is_own && is_on_own_stack(t, to))
    job_is_copied(t, from);
  RuntimeSection section(t);
  const bool is_template = !is_own && !was_written(t, source);
  const JobMaker maker = is_own        ? maker_of_own(t, pointer_at(from))
                         : is_template ? epoch_number(t)
                                       : maker_of(t, source);
  moved_job_is_at(reinterpret_cast<uintptr_t>(to), epoch_number(t), maker);
}

// They may overlap.
void called_jobs_are_moved(Thread &t, const void *to, const void *from, size_t bytes, size_t stride) {
  const size_t count = bytes / stride, turns = count < kMovedAtOnce ? count : kMovedAtOnce;
  const bool is_upwards = to > from;
  for (size_t step = 0; step < turns; ++step) {
    const size_t at = (is_upwards ? count - 1 - step : step) * stride;
    called_job_is_moved(t, static_cast<const char *>(to) + at, static_cast<const char *>(from) + at);
  }
}

uint32_t called_job_begins(Thread &t, uint64_t fetched, uintptr_t frame) {
  if (t.held && t.held->takes_own)
    return 0;
  RuntimeSection section(t);
  Structure known;
  past_knowledge(slot_of(fetched), clock_of(fetched), known);
  const uint32_t entered = certainty_entered(t, known, frame);
  structure_drop(known);
  return entered;
}

} // namespace snarl
