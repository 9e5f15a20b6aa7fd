#include "runtime/sync/awaited.h"

#include "runtime/platform/memory.h"
#include "runtime/platform/spin.h"
#include "runtime/sync/atomic_orders.h"
#include "runtime/sync/hand_overs.h"
#include "runtime/sync/held_locks.h"
#include "runtime/sync/lock_order.h"
#include "runtime/thread/registry.h"

namespace snarl {

bool values_are_awaited;

namespace {

constexpr uint32_t kMaxHistories = 1u << 22;

struct History {
  ValueHistory values;
  RunOrder run;
};

SpinLock pool_lock;
History *histories;    // by number; set under pool_lock
uint32_t free_history; // the rest is guarded by pool_lock
uint32_t histories_made = 1;

// 0: there are too many.
uint32_t take_history() {
  SpinGuard guard(pool_lock);
  if (!histories)
    histories = static_cast<History *>(reserve_pages(sizeof(History) * uint64_t{kMaxHistories}));
  if (const uint32_t free = free_history) {
    free_history = histories[free].values.next_free;
    histories[free].values.next_free = 0;
    return free;
  }
  return histories_made < kMaxHistories ? histories_made++ : 0;
}

void give_history(uint32_t number) {
  drop_values(histories[number].values);
  drop_run(histories[number].run);
  SpinGuard guard(pool_lock);
  histories[number].values.next_free = free_history;
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

// What comes before a value of those that `ends` is true of was found; the caller drops it.
Structure before_value(History &h, Thread &t, EndsWait ends) {
  return h.run.in_force ? run_before(h.run, h.values, ends) : certain_before(h.values, t, ends);
}

// The thread has waited for the object. What comes before that; the caller drops it.
template <typename Find> Structure before_wait(Thread &t, SyncObject &o, const void *atomic, Find find) {
  BriefGuard guard(o.value_lock);
  const uint32_t number = history_of(o);
  if (number == kNoHistory || number == kUncertain)
    return {};
  History &h = histories[number];
  run_waited(h.run, t.tid);
  return is_complete(h.values, o, atomic) ? find(h) : Structure{};
}

void learn(Thread &t, Structure before, int order) {
  if (acquires(order))
    learn_structure(t, before);
  else if (!held_locks(t).takes_own)
    structure_join(held_locks(t).awaited, before);
  structure_drop(before);
}

} // namespace

void drop_history(SyncObject &o, uint32_t after) {
  if (const uint32_t number = history_of(o); number != kNoHistory && number != kUncertain)
    give_history(number);
  history_of(o) = after;
}

void note_written(Thread &t, SyncObject &o, const ValueWrite &w) {
  const bool opens = t.held && t.held->opens == o.address;
  if (UNLIKELY(opens))
    t.held->opens = 0;
  uint32_t &number = history_of(o);
  if (number == kNoHistory && order_has_acquisitions()) {
    number = take_history();
    if (number == kNoHistory)
      return exchanged(o);
  }
  if (number == kNoHistory || number == kUncertain)
    return;
  History &h = histories[number];
  if (UNLIKELY(t.held && !t.held->waited_early.empty()) && t.held->waited_early.has(o.address))
    run_waited(h.run, t.tid);
  if (!run_written(h.run, h.values, t, w, opens))
    drop_history(o, kUncertain);
}

void value_awaited(Thread &t, const void *atomic, EndsWait ends, int order) {
  if (!order_has_acquisitions() || t.ignore_sync)
    return;
  RuntimeSection section(t);
  SyncObject *o = find_sync_object(atomic);
  if (!o)
    return;
  learn(t, before_wait(t, *o, atomic, [&](History &h) { return before_value(h, t, ends); }), order);
}

// Who waits first may be the first to take a lock, and nobody has written anything yet.
void value_awaited_with(Thread &t, const void *atomic, EndsWaitWith ends, uint64_t variable, int order) {
  if (t.ignore_sync || alone())
    return;
  RuntimeSection section(t);
  if (!order_has_acquisitions())
    return held_locks(t).waited_early.add(reinterpret_cast<uintptr_t>(atomic));
  SyncObject *o = find_sync_object(atomic);
  if (!o)
    return;
  {
    BriefGuard guard(o->value_lock);
    if (uint32_t &number = history_of(*o); number == kNoHistory)
      number = take_history();
  }
  learn(t, before_wait(t, *o, atomic, [&](History &h) { return run_before(h.run, h.values, ends, variable); }), order);
}

void passage_opens(Thread &t, const void *atomic) {
  if (t.ignore_sync || alone())
    return;
  RuntimeSection section(t);
  held_locks(t).opens = reinterpret_cast<uintptr_t>(atomic);
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
  is_uncertain =
      number == kUncertain || histories[number].run.in_force || !is_complete(histories[number].values, o, atomic);
  return is_uncertain ? nullptr : &histories[number].values;
}

Structure before_branch(Thread &t, const void *atomic, EndsWait ends) {
  SyncObject *o = find_sync_object(atomic);
  if (!o)
    return {};
  if (const uint32_t seen = __atomic_load_n(&history_of(*o), __ATOMIC_RELAXED);
      seen == kNoHistory || seen == kUncertain)
    return {};
  BriefGuard guard(o->value_lock);
  const uint32_t number = history_of(*o);
  if (number == kNoHistory || number == kUncertain || !is_complete(histories[number].values, *o, atomic))
    return {};
  return before_value(histories[number], t, ends);
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
