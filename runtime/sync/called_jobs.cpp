#include "runtime/sync/called_jobs.h"

#include "runtime/shadow/last_writer.h"
#include "runtime/sync/branches.h"
#include "runtime/sync/held_locks.h"
#include "runtime/sync/lock_order.h"
#include "runtime/sync/past_knowledge.h"

namespace snarl {
namespace {

// The maker's slot, and his epoch then. As a plain number, for nothing may come of it.
constexpr uint32_t kClockBits = 48; // of an archived access as well (shadow/region.h)
static_assert(kMaxSlots <= 1u << (64 - kClockBits));

uint64_t number_of(const LastWriter &writer) {
  return writer.clock >> kClockBits ? 0 : uint64_t{writer.slot} << kClockBits | writer.clock;
}

CopiedJob *copy_of(HeldLocks &held, const void *function) {
  return held.copied_jobs.find([&](const CopiedJob &each) { return each.function == function; });
}

} // namespace

uint64_t job_is_fetched(Thread &t, const void *pointer) {
  LastWriter maker;
  if (!order_has_acquisitions() || t.ignore_sync || !last_writer(t, reinterpret_cast<uintptr_t>(pointer), maker))
    return 0;
  if (t.held && structure_of(t.held->structure, maker.slot) >= maker.clock)
    return 0; // and so all that he knew
  return number_of(maker);
}

// Of several with one function that were copied and not called yet nobody knows which is called.
void job_is_copied(Thread &t, const void *pointer) {
  const void *function = *static_cast<const void *const *>(pointer);
  const uint64_t maker = job_is_fetched(t, pointer);
  if (!function || (!maker && !t.held))
    return;
  RuntimeSection section(t);
  HeldLocks &held = held_locks(t);
  if (CopiedJob *other = copy_of(held, function))
    other->maker = 0;
  else
    held.copied_jobs.next() = {function, maker};
}

uint64_t copied_job_is_fetched(Thread &t, const void *function) {
  if (!t.held || !function)
    return 0;
  RuntimeSection section(t);
  CopiedJob *copy = copy_of(*t.held, function);
  if (!copy)
    return 0;
  const uint64_t maker = copy->maker;
  *copy = {};
  return maker;
}

uint32_t called_job_begins(Thread &t, uint64_t fetched, uintptr_t frame) {
  if (t.held && t.held->takes_own)
    return 0;
  RuntimeSection section(t);
  Structure known;
  if (!past_knowledge(static_cast<uint32_t>(fetched >> kClockBits), fetched & ((uint64_t{1} << kClockBits) - 1), known))
    return 0;
  const uint32_t entered = certainty_entered(t, known, frame);
  structure_drop(known);
  return entered;
}

} // namespace snarl
