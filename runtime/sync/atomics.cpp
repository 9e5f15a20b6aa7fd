// Atomic operations and fences (C++20 [atomics.order]); the planted calls of abi.h.
//
// The operation runs under the lock of its object together with the change of the object's clock, so that the clock an
// acquire takes is exactly that of the value it reads:
//   store, release     S := C            store, relaxed   S := clock of the thread's last release fence, or nothing
//   rmw, release       S := S ⊔ C        rmw, relaxed     S := S ⊔ the fence's clock (a release sequence goes on)
//   load/rmw, acquire  C := C ⊔ S        relaxed          S is kept for the thread's next acquire fence
// A failed compare-exchange is a load with the failure order. seq_cst is both; consume is acquire. A seq_cst fence is
// an acquire and a release fence: happens-before needs no more, the single total order orders no plain accesses by
// itself.
//
// Each operation is an atomic access to its bytes: it races with plain ones that nothing orders, not with other
// atomics.
#include "runtime/shadow/map.h"
#include "runtime/sync/awaited.h"
#include "runtime/sync/hand_over_points.h"
#include "runtime/sync/known_operation.h"
#include "runtime/sync/points.h"
#include "runtime/sync/prepared_operation.h"
#include "runtime/sync/raw_atomics.h"
#include "runtime/thread/registry.h"

namespace snarl {

namespace {

constexpr Effect kRead{true, false};
constexpr Effect kWrite{false, true}; // also of a read-modify-write: its read is the write's
constexpr Effect kEither{true, true};

// Nothing to record: the thread is unknown or alone.
SNARL_INLINE Thread *observer() {
  Thread *t = self();
  return !t || alone() ? nullptr : t;
}
// Or the object lies where no shadow is.
SNARL_INLINE bool is_observed(const volatile void *address) {
  return has_shadow(reinterpret_cast<uintptr_t>(address));
}

template <typename T> SNARL_INLINE const KnownAtomic *known_at(Thread &t, Pc pc, const volatile T *p, Effect effect) {
  return find_known(t, pc, reinterpret_cast<uintptr_t>(p), sizeof(T), effect);
}

// Does a load that sees this clock teach the thread nothing?
SNARL_INLINE bool teaches_nothing(const Thread &t, const SyncVar &s) {
  const Clock clock = __atomic_load_n(&s.clock, __ATOMIC_RELAXED);
  const uint32_t slot = __atomic_load_n(&s.slot, __ATOMIC_RELAXED);
  return clock == 0 || t.clock->covers(slot, clock);
}

// A load that has nothing to record and nothing to learn, without the object's lock: of a flag that is polled, a
// counter that is watched. False: nothing was done.
template <typename T>
SNARL_INLINE bool load_recorded(const Thread &t, const SyncObject &o, uint64_t turn, const volatile T *p, T &value) {
  value = raw_load(p);
  return teaches_nothing(t, o.var) && o.value_lock.unchanged(turn);
}

// The access is recorded for the rest of the epoch, as long as the object has this version.
template <typename T>
SNARL_INLINE void note_settled(const Thread &t, SyncObject &o, uint32_t version, const volatile T *p, bool write) {
  if (LIKELY(version != kLastVersion))
    t.access->settled.note(
        {SettledAtomics::what(reinterpret_cast<uintptr_t>(p), sizeof(T), write), &o, t.clock->own(), version});
}
template <typename T> SNARL_INLINE const SettledAtomic *settled_at(const Thread &t, const volatile T *p, bool write) {
  if (sizeof(T) == 16 || UNLIKELY(!t.access))
    return nullptr;
  const SettledAtomic *settled =
      t.access->settled.find(SettledAtomics::what(reinterpret_cast<uintptr_t>(p), sizeof(T), write), t.clock->own());
  return settled && LIKELY(__atomic_load_n(&settled->object->version, __ATOMIC_RELAXED) == settled->version) ? settled
                                                                                                             : nullptr;
}

// A RuntimeSection by hand, around what has nothing to record and nothing to learn: it calls nothing, so that the
// operation saves no registers. Whoever finds a fork under way leaves it to the general operation; signals that came
// meanwhile are delivered at the end of a section of their own.
SNARL_INLINE bool begin_quickly(Thread &t) {
  enter_runtime(t);
  return LIKELY(!__atomic_load_n(&fork_gate, __ATOMIC_RELAXED));
}
template <typename T> SNARL_NOINLINE T deliver_and_return(Thread &t, T value) {
  RuntimeSection section(t); // at its end
  return value;
}
SNARL_INLINE bool signals_wait(const Thread &t) {
  return UNLIKELY(t.signals_pending) && t.in_runtime == 0;
}

// False: nothing was done.
template <typename T> SNARL_INLINE bool load_settled(const Thread &t, const volatile T *p, T &value) {
  const SettledAtomic *settled = settled_at(t, p, false);
  if (!settled)
    return false;
  const uint64_t turn = settled->object->value_lock.look();
  return load_recorded(t, *settled->object, turn, p, value);
}
// An addition to a counter (sync/unordered.h). False: nothing was done.
template <typename T>
SNARL_INLINE bool add_settled(const Thread &t, volatile T *p, T operand, int operation, int order, T &old) {
  if ((operation != snarl_rmw_add && operation != snarl_rmw_sub) || orders(t, order))
    return false;
  const SettledAtomic *settled = settled_at(t, p, true);
  if (!settled || UNLIKELY(!is_counter(*settled->object)))
    return false;
  old = __atomic_fetch_add(p, operation == snarl_rmw_add ? operand : static_cast<T>(-operand), __ATOMIC_SEQ_CST);
  return true;
}

template <typename T>
SNARL_INLINE bool load_known(Thread &t, const KnownAtomic &known, const volatile T *p, T &value, int order) {
  KnownOperation<sizeof(T)> op(t, known);
  const uint64_t turn = op.object().value_lock.look();
  const bool recorded = op.is_recorded(false);
  if (sizeof(T) < 16 && recorded && op.is_as_known() && load_recorded(t, op.object(), turn, p, value)) {
    note_settled(t, op.object(), known.version, p, false);
    return true;
  }
  if (UNLIKELY(!op.begin(kRead)))
    return false;
  value = raw_load(p);
  read_from(t, op.var(), order);
  if (!recorded)
    op.record(false);
  op.end();
  return true;
}

// Whoever loads a pointer reads what it points to: the shadow of that is on its way while the load is recorded.
template <typename T> SNARL_INLINE void prefetch_target(T value) {
  if constexpr (sizeof(T) == sizeof(uintptr_t))
    if (has_shadow(value)) {
      prefetch(shadow_cell(value));
      prefetch(reinterpret_cast<const void *>(value));
    }
}

// A load that its object can tell by itself, and that finds the object as it looked at it: most loads of pointers, each
// at another address. False: nothing was done.
template <typename T> SNARL_INLINE bool load_at_object(Thread &t, Pc pc, const volatile T *p, int order, T &value) {
  if constexpr (sizeof(T) == 16)
    return false;
  AccessSite site{t, pc, 0, flags_of(kRead), sizeof(T), /*by_call=*/true, reinterpret_cast<uintptr_t>(p)};
  PreparedOperation<sizeof(T)> op(site, kRead);
  if (UNLIKELY(!op.look()))
    return false;
  if (op.is_recorded() && load_recorded(t, op.object(), op.turn(), p, value)) {
    note_settled(t, op.object(), op.version(), p, false);
    return true;
  }
  if (UNLIKELY(!op.begin()))
    return false;
  value = raw_load(p);
  prefetch_target(value);
  read_from(t, op.object().var, order);
  op.record();
  op.end();
  op.remember();
  return true;
}

template <typename T> SNARL_NOINLINE T load_generally(Thread &t, Pc pc, const volatile T *p, int order) {
  if (!is_observed(p))
    return raw_load(p);
  Operation op(t, pc, p, sizeof(T), kRead);
  T value = raw_load(p);
  op.read_side(order);
  op.record(false);
  return value;
}

template <typename T> SNARL_NOINLINE T load_unknown(Thread &t, Pc pc, const volatile T *p, int order) {
  T value;
  return LIKELY(load_at_object(t, pc, p, order, value)) ? value : load_generally(t, pc, p, order);
}

template <typename T> SNARL_NOINLINE T load_unsettled(Thread &t, Pc pc, const volatile T *p, int order) {
  RuntimeSection section(t);
  const KnownAtomic *known = known_at(t, pc, p, kRead);
  if (T value; known && LIKELY(load_known(t, *known, p, value, order)))
    return value;
  return load_unknown(t, pc, p, order);
}

template <typename T> SNARL_INLINE T load(Pc pc, const volatile T *p, int order) {
  Thread *t = observer();
  if (!t)
    return raw_load(p);
  T value = 0;
  const bool done = begin_quickly(*t) && load_settled(*t, p, value);
  leave_runtime(*t);
  if (!done)
    return load_unsettled(*t, pc, p, order);
  return signals_wait(*t) ? deliver_and_return(*t, value) : value;
}

template <typename T> SNARL_NOINLINE void end_counters_at(Thread &t, const volatile T *p) {
  end_counters(t, reinterpret_cast<uintptr_t>(p), sizeof(T));
}

// Does the thread hand over, with this order, what it did before?
SNARL_INLINE bool hands_over(const Thread &t, int order) {
  return releases(order) && !t.ignore_sync;
}

template <typename T> SNARL_INLINE void store_noted(Thread &t, SyncObject &o, volatile T *p, T value, int order) {
  if constexpr (sizeof(T) == 16)
    exchanged(o);
  else if (UNLIKELY(values_are_awaited))
    note_written(t, o, {raw_load(p), value, 0, sizeof(T), Change::stores, hands_over(t, order)});
  raw_store(p, value, order);
}

template <typename T>
SNARL_INLINE bool store_known(Thread &t, const KnownAtomic &known, volatile T *p, T value, int order) {
  KnownOperation<sizeof(T)> op(t, known);
  prefetch_to_write(p); // it and the object may be elsewhere
  const bool recorded = op.is_recorded(true);
  if (UNLIKELY(!op.begin(kWrite)))
    return false;
  if (orders(t, order) && UNLIKELY(op.object().unordered != kOrders)) {
    op.end();
    return false;
  }
  store_noted(t, op.object(), p, value, order);
  if (!recorded)
    op.record(true);
  const bool released = store_into(t, op.object(), reinterpret_cast<uintptr_t>(p), sizeof(T), order);
  op.end();
  if (released)
    enter_next_epoch(t);
  return true;
}

template <typename T> SNARL_NOINLINE void store_unknown(Thread &t, Pc pc, volatile T *p, T value, int order) {
  if (!is_observed(p))
    return raw_store(p, value, order);
  for (;; end_counters_at(t, p)) {
    Operation op(t, pc, p, sizeof(T), kWrite);
    if (orders(t, order) && UNLIKELY(!op.may_order()))
      continue;
    store_noted(t, op.object(), p, value, order);
    op.record(true);
    return op.store_side(order);
  }
}

template <typename T> SNARL_INLINE void store(Pc pc, volatile T *p, T value, int order) {
  Thread *t = observer();
  if (!t)
    return raw_store(p, value, order);
  RuntimeSection section(*t);
  const KnownAtomic *known = known_at(*t, pc, p, kWrite);
  if (!known || UNLIKELY(!store_known(*t, *known, p, value, order)))
    store_unknown(*t, pc, p, value, order);
}

template <typename T> SNARL_INLINE uint64_t bits_of(int operation, T operand) {
  return operation == snarl_rmw_and ? static_cast<T>(~operand) : operand;
}
SNARL_INLINE Change change_of(int operation) {
  switch (operation) {
  case snarl_rmw_add:
  case snarl_rmw_sub:
    return Change::adds;
  case snarl_rmw_or:
    return Change::sets;
  case snarl_rmw_and:
    return Change::clears;
  default:
    return Change::modifies;
  }
}

template <typename T> SNARL_INLINE void changed(Thread &t, SyncObject &o, T old, T operand, int operation, int order) {
  if constexpr (sizeof(T) < 16)
    if (operation != snarl_rmw_exchange) {
      if (UNLIKELY(values_are_awaited))
        note_written(t, o,
                     {old, apply(operation, old, operand), bits_of(operation, operand), sizeof(T), change_of(operation),
                      hands_over(t, order)});
      return;
    }
  exchanged(o);
}

template <typename T>
SNARL_INLINE bool rmw_known(Thread &t, const KnownAtomic &known, volatile T *p, T operand, int operation, int order,
                            T &old) {
  KnownOperation<sizeof(T)> op(t, known);
  const bool ordering = orders(t, order), recorded = op.is_recorded(true);
  if (!ordering && is_counter(op.object()) && recorded && op.is_as_known()) {
    note_settled(t, op.object(), known.version, p, true);
    old = raw_rmw(p, operand, operation);
    return true;
  }
  prefetch_to_write(p);
  if (UNLIKELY(!op.begin(kWrite)))
    return false;
  if (ordering && UNLIKELY(op.object().unordered != kOrders)) {
    op.end();
    return false;
  }
  old = raw_rmw(p, operand, operation);
  read_from(t, op.var(), order);
  bool released = false;
  if (!recorded)
    op.record(true);
  else if (!ordering)
    count_unordered(op.object());
  if (ordering)
    released = change(t, op.var(), order);
  changed(t, op.object(), old, operand, operation, order);
  op.end();
  if (released)
    enter_next_epoch(t);
  return true;
}

// Of shared counts, each at another address. False: nothing was done.
template <typename T>
SNARL_INLINE bool rmw_at_object(Thread &t, Pc pc, volatile T *p, T operand, int operation, int order, T &old) {
  if constexpr (sizeof(T) == 16)
    return false;
  AccessSite site{t, pc, 0, flags_of(kWrite), sizeof(T), /*by_call=*/true, reinterpret_cast<uintptr_t>(p)};
  PreparedOperation<sizeof(T)> op(site, kWrite);
  if (UNLIKELY(!op.look()) || UNLIKELY(!op.begin()))
    return false;
  const bool ordering = orders(t, order);
  if (ordering && UNLIKELY(!may_order(op.object()))) {
    op.end();
    return false;
  }
  old = raw_rmw(p, operand, operation);
  read_from(t, op.object().var, order);
  op.record();
  bool released = false;
  if (ordering)
    released = change(t, op.object().var, order);
  else if (op.is_recorded())
    count_unordered(op.object());
  changed(t, op.object(), old, operand, operation, order);
  op.end();
  op.remember();
  if (released)
    enter_next_epoch(t);
  return true;
}

template <typename T>
SNARL_NOINLINE T rmw_unknown(Thread &t, Pc pc, volatile T *p, T operand, int operation, int order) {
  if (!is_observed(p))
    return raw_rmw(p, operand, operation);
  const bool ordering = orders(t, order);
  if (uint32_t version; !ordering)
    if (SyncObject *counter = find_counter(t, reinterpret_cast<uintptr_t>(p), sizeof(T), version)) {
      note_settled(t, *counter, version, p, true);
      return raw_rmw(p, operand, operation);
    }
  if (T old; LIKELY(rmw_at_object(t, pc, p, operand, operation, order, old)))
    return old;
  for (;; end_counters_at(t, p)) {
    Operation op(t, pc, p, sizeof(T), kWrite);
    if (ordering && UNLIKELY(!op.may_order()))
      continue;
    T old = raw_rmw(p, operand, operation);
    op.read_side(order);
    op.record(true);
    if (ordering)
      op.rmw_side(order);
    else
      op.count();
    changed(t, op.object(), old, operand, operation, order);
    return old;
  }
}

template <typename T>
SNARL_NOINLINE T rmw_unsettled(Thread &t, Pc pc, volatile T *p, T operand, int operation, int order) {
  RuntimeSection section(t);
  const KnownAtomic *known = known_at(t, pc, p, kWrite);
  if (T old; known && LIKELY(rmw_known(t, *known, p, operand, operation, order, old)))
    return old;
  return rmw_unknown(t, pc, p, operand, operation, order);
}

template <typename T> SNARL_NOINLINE T rmw_alone(volatile T *p, T operand, int operation) {
  return raw_rmw(p, operand, operation);
}

template <typename T> SNARL_INLINE T rmw(Pc pc, volatile T *p, T operand, int operation, int order) {
  Thread *t = observer();
  if (!t)
    return rmw_alone(p, operand, operation);
  if constexpr (sizeof(T) == 16)
    return rmw_unsettled(*t, pc, p, operand, operation, order);
  T old = 0;
  const bool done = begin_quickly(*t) && add_settled(*t, p, operand, operation, order, old);
  leave_runtime(*t);
  if (!done)
    return rmw_unsettled(*t, pc, p, operand, operation, order);
  return signals_wait(*t) ? deliver_and_return(*t, old) : old;
}

// A compare-exchange that stored nothing is a read, with a site of its own. Under the object's value_lock.
template <typename T> SNARL_COLD void record_failed(Thread &t, Pc pc, const volatile T *p, SyncObject &o, Span span) {
  AccessSite site{t, pc, 0, flags_of(kRead), sizeof(T), /*by_call=*/true, reinterpret_cast<uintptr_t>(p)};
  record_atomic(site, o, span, false);
}

template <typename T>
SNARL_INLINE bool cas_known(Thread &t, const KnownAtomic &known, Pc pc, volatile T *p, T expected, T desired,
                            int success, int failure, T &found) {
  KnownOperation<sizeof(T)> op(t, known);
  prefetch_to_write(p);
  if (UNLIKELY(!op.begin(kEither)))
    return false;
  if (orders(t, success) && UNLIKELY(op.object().unordered != kOrders)) {
    op.end();
    return false;
  }
  found = raw_cas(p, expected, desired);
  const bool stored = found == expected;
  read_from(t, op.var(), stored ? success : failure);
  if (!op.is_recorded(stored))
    stored ? op.record(true) : record_failed(t, pc, p, op.object(), op.span());
  const bool released = stored && change(t, op.var(), success);
  if (stored)
    exchanged(op.object());
  op.end();
  if (released)
    enter_next_epoch(t);
  return true;
}

template <typename T>
SNARL_NOINLINE T cas_unknown(Thread &t, Pc pc, volatile T *p, T expected, T desired, int success, int failure) {
  if (!is_observed(p))
    return raw_cas(p, expected, desired);
  for (;; end_counters_at(t, p)) {
    Operation op(t, pc, p, sizeof(T), kEither);
    if (orders(t, success) && UNLIKELY(!op.may_order()))
      continue;
    T found = raw_cas(p, expected, desired);
    bool stored = found == expected;
    op.read_side(stored ? success : failure);
    op.record(stored);
    if (stored) {
      op.rmw_side(success);
      exchanged(op.object());
    }
    return found;
  }
}

template <typename T> SNARL_INLINE T cas(Pc pc, volatile T *p, T expected, T desired, int success, int failure) {
  Thread *t = observer();
  if (!t)
    return raw_cas(p, expected, desired);
  RuntimeSection section(*t);
  const KnownAtomic *known = known_at(*t, pc, p, kEither);
  if (T found; known && LIKELY(cas_known(*t, *known, pc, p, expected, desired, success, failure, found)))
    return found;
  return cas_unknown(*t, pc, p, expected, desired, success, failure);
}

} // namespace

} // namespace snarl

#define SNARL_DEFINE_ATOMIC(N, T)                                                                                      \
  SNARL_EXPORT T __snarl_atomic##N##_load(const void *address, int order) {                                            \
    return snarl::load<T>(SNARL_CALLER_PC(), static_cast<const volatile T *>(address), order);                         \
  }                                                                                                                    \
  SNARL_EXPORT void __snarl_atomic##N##_store(void *address, T value, int order) {                                     \
    snarl::store<T>(SNARL_CALLER_PC(), static_cast<volatile T *>(address), value, order);                              \
  }                                                                                                                    \
  SNARL_EXPORT T __snarl_atomic##N##_rmw(void *address, T operand, int operation, int order) {                         \
    return snarl::rmw<T>(SNARL_CALLER_PC(), static_cast<volatile T *>(address), operand, operation, order);            \
  }                                                                                                                    \
  SNARL_EXPORT T __snarl_atomic##N##_cas(void *address, T expected, T desired, int success, int failure) {             \
    return snarl::cas<T>(SNARL_CALLER_PC(), static_cast<volatile T *>(address), expected, desired, success, failure);  \
  }
SNARL_FOR_EACH_ATOMIC(SNARL_DEFINE_ATOMIC)

// Whoever finds it set gets past the initialisation.
uint8_t snarl::guard_load(Pc pc, const void *guard) {
  const auto value = load<uint8_t>(pc, static_cast<const volatile uint8_t *>(guard), snarl_acquire);
  if (Thread *t = value ? self() : nullptr)
    initialisation_passed(*t, pc, guard);
  return value;
}
SNARL_EXPORT uint8_t __snarl_guard_load(const void *guard) {
  return snarl::guard_load(SNARL_CALLER_PC(), guard);
}

SNARL_EXPORT void __snarl_fence(int order) {
  __atomic_thread_fence(__ATOMIC_SEQ_CST);
  snarl::Thread *t = snarl::self();
  if (!t || snarl::alone() || t->ignore_sync)
    return;
  snarl::RuntimeSection section(*t);
  snarl::ClockState &c = *t->clock;
  if (snarl::acquires(order)) {
    c.join(c.pending);
    snarl::on_sync_end(c.pending);
    if (UNLIKELY(snarl::values_are_awaited))
      snarl::note_acquire_fence(*t);
  }
  if (snarl::releases(order)) {
    snarl::on_release_store(*t, c.release_fence);
    c.has_release_fence = true;
    if (UNLIKELY(snarl::values_are_awaited))
      snarl::note_release_fence(*t);
  }
}
