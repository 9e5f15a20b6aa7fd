#include "runtime/sync/awaited.h"

#include "runtime/platform/memory.h"
#include "runtime/platform/spin.h"
#include "runtime/sync/atomic_orders.h"
#include "runtime/sync/hand_overs.h"
#include "runtime/sync/held_locks.h"
#include "runtime/sync/lock_order.h"

namespace snarl {

bool values_are_awaited;

namespace {

constexpr uint32_t kMaxHistories = 1u << 22;

SpinLock pool_lock;
ValueHistory *histories; // by number; set under pool_lock
uint32_t free_history;   // the rest is guarded by pool_lock
uint32_t histories_made = 1;

// 0: there are too many.
uint32_t take_history() {
  SpinGuard guard(pool_lock);
  if (!histories)
    histories = static_cast<ValueHistory *>(reserve_pages(sizeof(ValueHistory) * uint64_t{kMaxHistories}));
  if (const uint32_t free = free_history) {
    free_history = histories[free].next_free;
    histories[free].next_free = 0;
    return free;
  }
  return histories_made < kMaxHistories ? histories_made++ : 0;
}

void give_history(uint32_t number) {
  drop_values(histories[number]);
  SpinGuard guard(pool_lock);
  histories[number].next_free = free_history;
  free_history = number;
}

uint64_t value_at(const void *atomic, uint8_t size) {
  switch (size) {
  case 1:
    return __atomic_load_n(static_cast<const uint8_t *>(atomic), __ATOMIC_RELAXED);
  case 2:
    return __atomic_load_n(static_cast<const uint16_t *>(atomic), __ATOMIC_RELAXED);
  case 4:
    return __atomic_load_n(static_cast<const uint32_t *>(atomic), __ATOMIC_RELAXED);
  default:
    return __atomic_load_n(static_cast<const uint64_t *>(atomic), __ATOMIC_RELAXED);
  }
}

// Values that nobody saw being written make the history worthless. Under the object's value_lock.
bool is_complete(const ValueHistory &h, const SyncObject &o, const void *atomic) {
  return o.address == reinterpret_cast<uintptr_t>(atomic) && o.size == h.size && value_at(atomic, h.size) == h.last;
}

Structure certain_of(Thread &t, SyncObject &o, const void *atomic, EndsWait ends) {
  BriefGuard guard(o.value_lock);
  const uint32_t number = history_of(o);
  if (number == kNoHistory || number == kUncertain || !is_complete(histories[number], o, atomic))
    return {};
  return certain_before(histories[number], t, ends);
}

} // namespace

void drop_history(SyncObject &o, uint32_t after) {
  if (const uint32_t number = history_of(o); number != kNoHistory && number != kUncertain)
    give_history(number);
  history_of(o) = after;
}

void note_written(Thread &t, SyncObject &o, const ValueWrite &w) {
  uint32_t &number = history_of(o);
  if (number == kNoHistory && order_has_acquisitions()) {
    number = take_history();
    if (number == kNoHistory)
      return exchanged(o);
  }
  if (number != kNoHistory && number != kUncertain && !value_written(histories[number], t, w))
    drop_history(o, kUncertain);
}

void value_awaited(Thread &t, const void *atomic, EndsWait ends, int order) {
  if (!order_has_acquisitions() || t.ignore_sync)
    return;
  RuntimeSection section(t);
  SyncObject *o = find_sync_object(atomic);
  if (!o)
    return;
  Structure certain = certain_of(t, *o, atomic, ends);
  if (acquires(order))
    learn_structure(t, certain);
  else
    structure_join(held_locks(t).awaited, certain);
  structure_drop(certain);
}

SyncObject *find_awaited(const void *atomic) {
  return order_has_acquisitions() ? find_sync_object(atomic) : nullptr;
}
BriefLock &lock_of_awaited(SyncObject &o) {
  return o.value_lock;
}
const ValueHistory *awaited_history(SyncObject &o, const void *atomic, bool &is_uncertain) {
  const uint32_t number = history_of(o);
  if (number == kNoHistory)
    return nullptr;
  is_uncertain = number == kUncertain || !is_complete(histories[number], o, atomic);
  return is_uncertain ? nullptr : &histories[number];
}

void note_acquire_fence(Thread &t) {
  Structure &awaited = held_locks(t).awaited;
  learn_structure(t, awaited);
  structure_drop(awaited);
}

// What it acquires from here on is not handed over by what it writes then.
void note_release_fence(Thread &t) {
  if (order_has_acquisitions())
    note_handed_over(t, held_locks(t));
}

} // namespace snarl
