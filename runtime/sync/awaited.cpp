#include "runtime/sync/awaited.h"

#include "runtime/sync/hand_overs.h"
#include "runtime/sync/held_locks.h"
#include "runtime/sync/lock_order.h"
#include "runtime/thread/clock_state.h"

namespace snarl {

bool values_are_awaited;

// Its acquisitions from here on are others than those before: the same ones are to be recorded again.
void note_writer(Thread &t, SyncObject &o, bool releases) {
  uint32_t &writer = writer_of(o);
  writer = writer_of_both(writer, t.tid.value);
  if (releases && writer == t.tid.value && order_has_acquisitions())
    ++held_locks(t).segment.created;
}

// The value may have been written again since it was read, but of that the thread knows nothing yet.
void value_awaited(Thread &t, const void *atomic) {
  if (!order_has_acquisitions() || t.ignore_sync)
    return;
  RuntimeSection section(t);
  SyncObject *o = find_sync_object(atomic);
  if (!o)
    return;
  o->value_lock.lock();
  const uint32_t writer = writer_of(*o);
  const uint32_t slot = o->var.slot;
  const Clock released = o->var.clock;
  o->value_lock.unlock();
  if (writer == kNoWriter || writer == kManyWriters || released == 0 || slot == kMixedSlot)
    return;
  const Clock known = t.clock->of(slot);
  learn_structure(t, {nullptr, slot, released < known ? released : known});
}

} // namespace snarl
