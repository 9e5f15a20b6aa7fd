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

bool find_in_own_array(Thread &t, const void *address, JobMaker &maker) {
  RuntimeSection section(t);
  return find_job_on_stack(t.tid, reinterpret_cast<uintptr_t>(address), pointer_at(address), maker);
}

// Returns whether it is in an array there. Whatever is copied to that place later is another one.
bool take_from_own_array(Thread &t, const void *address, JobMaker &maker) {
  if (!find_in_own_array(t, address, maker))
    return false;
  RuntimeSection section(t);
  job_on_stack_is_over(t.tid, reinterpret_cast<uintptr_t>(address), pointer_at(address));
  return true;
}

// What the thread has on its own stack it has copied from others, or put together itself.
JobMaker maker_of_own(Thread &t, const void *address) {
  if (JobMaker maker; find_in_own_array(t, address, maker))
    return maker;
  const CopiedJob *copy = t.held ? copy_of(*t.held, pointer_at(address)) : nullptr;
  return copy ? copy->maker : epoch_number(t);
}

// Of several with one pointer that were copied and not called yet nobody knows which is called.
void note_copy(Thread &t, const void *pointer, JobMaker maker) {
  if (!pointer || (!maker && !t.held))
    return;
  RuntimeSection section(t);
  HeldLocks &held = held_locks(t);
  if (CopiedJob *other = copy_of(held, pointer))
    other->maker = other->maker == maker ? maker : 0;
  else
    held.copied_jobs.next() = {pointer, maker};
}

// Who is known to have made what the thread moves from there.
JobMaker maker_of_moved(Thread &t, const void *from) {
  if (is_on_own_stack(t, from))
    return maker_of_own(t, from);
  const auto source = reinterpret_cast<uintptr_t>(from);
  const bool is_template = !was_written(t, source);
  return is_template ? epoch_number(t) : maker_of(t, source);
}

// 0 if the thread comes after the maker anyway, and so after all that he knew.
uint64_t unless_known(const Thread &t, JobMaker maker) {
  const bool is_known =
      slot_of(maker) == t.slot.value || (t.held && structure_of(t.held->structure, slot_of(maker)) >= clock_of(maker));
  return is_known ? 0 : maker;
}

bool is_asked(const Thread &t) {
  return order_has_acquisitions() && !t.ignore_sync;
}

} // namespace

uint64_t job_is_fetched(Thread &t, const void *pointer) {
  if (!is_asked(t))
    return 0;
  if (is_on_own_stack(t, pointer)) {
    const uint64_t copied = copied_job_is_fetched(t, pointer_at(pointer));
    JobMaker maker;
    return take_from_own_array(t, pointer, maker) ? unless_known(t, maker) : copied;
  }
  return unless_known(t, maker_of(t, reinterpret_cast<uintptr_t>(pointer)));
}

uint64_t job_is_fetched_through(Thread &t, const void *function, const void *table) {
  return job_is_fetched(t, was_written(t, reinterpret_cast<uintptr_t>(function)) ? function : table);
}

// What the thread has on its stack, and copies there once more, stays the same job: it was copied to there already, or
// put together.
void job_is_copied(Thread &t, const void *pointer) {
  if (!is_asked(t))
    return;
  if (!is_on_own_stack(t, pointer))
    note_copy(t, pointer_at(pointer), maker_of(t, reinterpret_cast<uintptr_t>(pointer)));
  else if (JobMaker maker; take_from_own_array(t, pointer, maker))
    note_copy(t, pointer_at(pointer), maker);
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
  if (is_on_own_stack(t, to))
    job_is_copied(t, from);
  RuntimeSection section(t);
  moved_job_is_at(reinterpret_cast<uintptr_t>(to), epoch_number(t), maker_of_moved(t, from));
}

// They may overlap. What comes to the thread's own stack may be asked for by others as well.
void called_jobs_are_moved(Thread &t, const void *to, const void *from, size_t bytes, size_t stride) {
  const size_t count = (bytes + stride - 1) / stride, turns = count < kMovedAtOnce ? count : kMovedAtOnce;
  const bool is_upwards = to > from, is_for_itself = is_on_own_stack(t, to);
  if (!is_asked(t) || to == from)
    return;
  RuntimeSection section(t);
  for (size_t step = 0; step < turns; ++step) {
    const size_t at = (is_upwards ? count - 1 - step : step) * stride;
    const char *source = static_cast<const char *>(from) + at;
    const auto place = reinterpret_cast<uintptr_t>(to) + at;
    const JobMaker maker = maker_of_moved(t, source);
    if (is_for_itself && count == 1) // maybe to a variable
      job_is_copied(t, source);
    moved_job_is_at(place, epoch_number(t), maker);
    if (is_for_itself)
      job_is_on_stack(t.tid, place, pointer_at(source), maker);
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
