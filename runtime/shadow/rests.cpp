#include "runtime/shadow/rests.h"

#include "runtime/platform/memory.h"
#include "runtime/shadow/access_state.h"
#include "runtime/thread/registry.h"

namespace snarl {

bool accesses_rest_now;

namespace {

constexpr uint32_t kPlaces = 1024, kPlaceBits = 48;

// A place that two share is the later one's; the earlier one begins anew.
Visit &visit_of(AccessState &state, Pc pc) {
  if (UNLIKELY(!state.visits))
    state.visits = static_cast<Visit *>(allocate(kPlaces * sizeof(Visit)));
  constexpr uint32_t kHashBits = 10;
  static_assert(1u << kHashBits == kPlaces);
  Visit &visit = state.visits[pc * 0x9e3779b97f4a7c15 >> (64 - kHashBits)];
  constexpr Visit kPlace = (Visit{1} << kPlaceBits) - 1;
  if ((visit & kPlace) != pc)
    visit = pc;
  return visit;
}

bool is_first_visit(Thread &t, Pc pc) {
  AccessState &state = *t.access;
  Visit &visit = visit_of(state, pc);
  if (visit >> kPlaceBits < kFirstVisits) {
    visit += Visit{1} << kPlaceBits;
    return true;
  }
  if (--state.visits_left == 0)
    publish_epoch(t);
  return false;
}

void direct(Thread &t, void *rest) {
  snarl_planted_tls *tls = t.planted;
  if (!tls)
    return;
  const bool rests_already = __atomic_load_n(&tls->mask[0], __ATOMIC_RELAXED) == 0;
  if (*static_cast<bool *>(rest))
    set_masks(*tls, 0, kAttention); // where it rests, it has time for new places again
  else if (rests_already)
    set_masks(*tls, kAttention, kAttention);
}

} // namespace

bool is_checked_at_rest(Pc pc) {
  Thread *t = self();
  if (!t || !t->planted)
    return false;
  RuntimeSection section(*t);
  const uint32_t called_mask = __atomic_load_n(&__snarl_tls.called_mask, __ATOMIC_RELAXED);
  if (called_mask == kAttention) {
    publish_epoch(*t);
    if (mask_tells_epochs())
      return true;
  }
  return __snarl_tls.called_mask != 0 && t->access->visits_left != 0 && is_first_visit(*t, pc);
}

void let_accesses_rest(bool rest) {
  __atomic_store_n(&accesses_rest_now, rest, __ATOMIC_RELAXED);
  if (!alone())
    for_each_thread(direct, &rest);
}

} // namespace snarl
