#include "runtime/sync/awaited.h"

#include "runtime/sync/hand_overs.h"
#include "runtime/sync/held_locks.h"
#include "runtime/sync/lock_order.h"
#include "runtime/thread/clock_state.h"

namespace snarl {

bool values_are_awaited;

// Its acquisitions from here on are others than those before: the same ones are to be recorded again.
void note_writer(Thread &t, SyncObject &o, bool releases) {
  const auto mine = static_cast<uint8_t>(1 + t.slot.value % (kManyWriters - 1));
  if (o.writer != mine && o.writer != kManyWriters)
    o.writer = o.writer == kNoWriter ? mine : kManyWriters;
  if (releases && o.writer == mine && order_has_acquisitions())
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
  const uint8_t writer = o->writer;
  const uint32_t slot = o->var.slot;
  const Clock released = o->var.clock;
  o->value_lock.unlock();
  if (writer == kNoWriter || writer == kManyWriters || released == 0 || slot == kMixedSlot)
    return;
  const Clock known = t.clock->of(slot);
  learn_structure(t, {nullptr, slot, released < known ? released : known});
}

} // namespace snarl
