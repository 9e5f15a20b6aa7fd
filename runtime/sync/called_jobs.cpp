#include "runtime/sync/called_jobs.h"

#include "runtime/shadow/last_writer.h"
#include "runtime/sync/branches.h"
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

} // namespace

uint64_t job_is_fetched(Thread &t, const void *pointer) {
  LastWriter maker;
  if (!order_has_acquisitions() || t.ignore_sync || !last_writer(t, reinterpret_cast<uintptr_t>(pointer), maker))
    return 0;
  if (t.held && structure_of(t.held->structure, maker.slot) >= maker.clock)
    return 0; // and so all that he knew
  return number_of(maker);
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
