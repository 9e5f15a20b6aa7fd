#include "runtime/sync/unordered.h"

#include "runtime/platform/sys.h"
#include "runtime/thread/outside.h"

namespace snarl {

namespace {

SpinLock one_end; // at a time

void set_state(SyncObject &o, void *state) {
  __atomic_store_n(&o.unordered, *static_cast<const uint8_t *>(state), __ATOMIC_RELAXED);
}

void set_all(Thread &t, uintptr_t address, uint32_t size, uint8_t state) {
  GranuleSync &home = granule_sync(t, address, size);
  BriefGuard guard(home.lock);
  SyncObject &own = object_in(t, home, address, size);
  for_each_other_object(home, own, address, size, set_state, &state);
  BriefGuard value(own.value_lock);
  set_state(own, &state);
}

} // namespace

void end_counters(Thread &t, uintptr_t address, uint32_t size) {
  RuntimeSection section(t);
  while (!one_end.try_lock()) {
    __atomic_store_n(&t.sections, t.sections + 1, __ATOMIC_RELEASE); // who has it need not wait for this thread
    sys::yield();
  }
  set_all(t, address, size, kCounterEnds);
  wait_until_others_were_outside(t, &Thread::section_of_rmw);
  set_all(t, address, size, kOrders);
  one_end.unlock();
}

} // namespace snarl
