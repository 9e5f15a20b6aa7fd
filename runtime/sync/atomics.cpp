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
#include "runtime/shadow/check.h"
#include "runtime/shadow/map.h"
#include "runtime/shadow/reclaim.h"
#include "runtime/sync/atomic_accesses.h"
#include "runtime/sync/unordered.h"
#include "runtime/thread/clock_state.h"
#include "runtime/thread/registry.h"

namespace snarl {

namespace {

bool acquires(int order) {
  return order == snarl_acquire || order >= snarl_acq_rel || order == snarl_consume;
}
bool releases(int order) {
  return order >= snarl_release;
}

// What an operation may do to its object.
struct Effect {
  bool read, write; // both: a compare-exchange, which does the one or the other
};

// One operation, from lock to unlock.
//
// Normally it needs nothing but its object, whose value_lock it takes. What the object cannot tell (the first access,
// one that meets plain ones that it is not ordered after, objects that overlap) is done under the home's lock too.
class Operation {
public:
  Operation(Thread &t, Pc pc, const volatile void *address, uint32_t size, Effect effect)
      : section_(t), thread_(at_reclaim_point(t)), address_(reinterpret_cast<uintptr_t>(address)), size_(size),
        site_{thread_,
              pc,
              0,
              static_cast<uint8_t>(access_flags::atomic | (effect.write ? access_flags::write : 0)),
              static_cast<uint16_t>(size),
              /*by_call=*/true,
              address_} {
    if (UNLIKELY(!enter_object(effect)))
      enter_home(effect);
  }
  // The new epoch begins when others may go on: what the thread does next it does after this.
  ~Operation() {
    object_->value_lock.unlock();
    if (UNLIKELY(home_ != nullptr))
      home_->lock.unlock();
    if (released_)
      enter_next_epoch(thread_);
  }
  Operation(const Operation &) = delete;
  Operation &operator=(const Operation &) = delete;

  // May the operation release? If not, end_counters() and begin again.
  SNARL_INLINE bool may_order() {
    bool may = snarl::may_order(*object_);
    if (UNLIKELY(home_ != nullptr) && !object_->whole)
      for_each_other_object(
          *home_, *object_, address_, size_,
          [](SyncObject &o, void *p) { *static_cast<bool *>(p) &= snarl::may_order(o); }, &may);
    return may;
  }

  // A relaxed read-modify-write that neither recorded nor learnt anything: the next one may need no lock.
  SNARL_INLINE void count() {
    if (recorded_ && UNLIKELY(object_->unordered < kCounter))
      count_unordered(*object_);
  }

  void read_side(int order) {
    if (!thread_.ignore_sync)
      in_all_objects([&](SyncVar &s) { read(s, order); });
  }

  void store_side(int order) {
    if (thread_.ignore_sync)
      return;
    in_all_objects([&](SyncVar &s) {
      if (releases(order))
        released_ |= release_store_into(thread_, s);
      else if (thread_.clock->has_release_fence)
        sync_assign(s, thread_.clock->release_fence);
      else
        on_sync_end(s);
    });
  }

  void rmw_side(int order) {
    if (thread_.ignore_sync)
      return;
    in_all_objects([&](SyncVar &s) {
      if (releases(order))
        released_ |= release_into(thread_, s);
      else if (thread_.clock->has_release_fence)
        sync_join(s, thread_.clock->release_fence);
    });
  }

  // The access itself: after what the operation acquires, before what it releases.
  SNARL_INLINE void record(bool write) {
    if (recorded_ || thread_.ignore_accesses)
      return;
    if (LIKELY(write || !(site_.flags & access_flags::write)))
      return record_at(site_, write);
    AccessSite failed{thread_,    site_.pc,         0,       access_flags::atomic,
                      site_.size, /*by_call=*/true, address_}; // a compare-exchange that stored nothing
    record_at(failed, false);
  }

private:
  SNARL_INLINE void read(SyncVar &s, int order) {
    if (!s.clock)
      return;
    ClockState &c = *thread_.clock;
    if (acquires(order))
      c.join(s);
    else if (!c.covers(s))
      sync_join(c.pending, s);
  }

  // Its own object and, where there are atomics of other sizes, all that it overlaps. libstdc++ reads the two counts of
  // a shared_ptr as one.
  template <typename F> SNARL_INLINE void in_all_objects(F f) {
    f(object_->var);
    if (UNLIKELY(home_ != nullptr) && !object_->whole)
      for_each_other_object(
          *home_, *object_, address_, size_, [](SyncObject &o, void *p) { (*static_cast<F *>(p))(o.var); }, &f);
  }

  static Thread &at_reclaim_point(Thread &t) {
    reclaim_point(t);
    return t;
  }

  // The object that the shadow names, if it can tell the access by itself. What is to be known is looked up, and the
  // access's id is made, before others have to wait: it holds if nobody had the object meanwhile.
  SNARL_INLINE bool enter_object(Effect effect) {
    const GranuleSync *home = find_granule_sync(address_);
    if (UNLIKELY(!home))
      return false;
    SyncObject *o = __atomic_load_n(&home->objects, __ATOMIC_ACQUIRE);
    if (UNLIKELY(!o))
      return false;
    object_ = o;
    const uint64_t turn = o->value_lock.look();
    if (effect.write && LIKELY((turn & 1) == 0))
      __builtin_prefetch(reinterpret_cast<const void *>(address_), 1); // both lines may be elsewhere
    if (UNLIKELY(!tells(*home, *o, effect)))
      return false;
    if (!recorded_ && size_ >= SNARL_GRANULE)
      site_.id(kAllBytes);
    if (LIKELY(o->value_lock.lock_unchanged(turn)))
      return true;
    o->value_lock.lock();
    if (LIKELY(tells(*home, *o, effect)))
      return true;
    o->value_lock.unlock();
    return false;
  }

  // Can the object tell the access? And did it already? Under its value_lock, or what it says counts when nobody had
  // it.
  SNARL_INLINE bool tells(const GranuleSync &home, const SyncObject &o, Effect effect) {
    if (UNLIKELY(!o.whole || !span_of(o, address_, size_, span_)))
      return false;
    recorded_ = thread_.ignore_accesses || recorded_atomic(thread_, o, span_, effect.write);
    return recorded_ || takes_atomic(thread_, home, o, span_, effect.read, effect.write);
  }

  SNARL_NOINLINE void enter_home(Effect effect) {
    home_ = &granule_sync(thread_, address_, size_);
    home_->lock.lock();
    object_ = &object_in(thread_, *home_, address_, size_);
    object_->value_lock.lock();
    in_cells_ = !tells(*home_, *object_, effect);
  }

  SNARL_INLINE void record_at(AccessSite &site, bool write) {
    if (LIKELY(!in_cells_) || takes_now(write))
      record_atomic(site, *object_, span_, write);
    else
      record_in_cells(site, write);
  }

  // After what the operation acquired.
  SNARL_NOINLINE bool takes_now(bool write) {
    return object_->whole && span_of(*object_, address_, size_, span_) &&
           !recorded_atomic(thread_, *object_, span_, write) &&
           takes_atomic(thread_, *home_, *object_, span_, !write, write);
  }

  SNARL_NOINLINE void record_in_cells(AccessSite &site, bool write) const {
    uintptr_t end = address_ + size_;
    for (uintptr_t at = address_; at < end;) {
      uintptr_t granule = at & ~uintptr_t{3};
      uint32_t here = static_cast<uint32_t>(granule + SNARL_GRANULE < end ? granule + SNARL_GRANULE - at : end - at);
      ByteMask mask = bytes_of(at, here);
      if (GranuleSync *other = granule == home_->granule ? nullptr : elsewhere(granule)) {
        BriefGuard guard(other->lock); // homes are locked in the order of their addresses
        record_in(*other, site, granule, mask, write);
      } else {
        record_in(*home_, site, granule, mask, write);
      }
      at += here;
    }
  }

  // The granule's home when it is not the operation's own: objects of another size were here before.
  GranuleSync *elsewhere(uintptr_t granule) const {
    GranuleSync *home = find_granule_sync(granule);
    return home == home_ ? nullptr : home;
  }

  void record_in(GranuleSync &home, AccessSite &site, uintptr_t granule, ByteMask mask, bool write) const {
    SyncCells &cells = home.cells[(granule - home.granule) / SNARL_GRANULE % kMaxGranules];
    if (mask != kAllBytes || !current(cells.atomic, write))
      check_owned(site, cells, granule, mask, write);
  }

  bool current(Cell cell, bool write) const {
    const Lane &lane = thread_.access->whole;
    return (is_plain(write_word(cell)) && in_lane(lane, write_word(cell))) ||
           (!write && is_plain(read_word(cell)) && in_lane(lane, read_word(cell)));
  }

  RuntimeSection section_;
  Thread &thread_;
  uintptr_t address_;
  uint32_t size_;
  AccessSite site_;
  Span span_{0};
  SyncObject *object_ = nullptr;
  GranuleSync *home_ = nullptr; // when its lock is held
  bool recorded_ = false;       // the object knows such an access of this epoch
  bool in_cells_ = false;       // the object cannot tell the access
  bool released_ = false;
};

// Nothing to record: the thread is unknown, alone, or the object lies where no shadow is.
SNARL_INLINE Thread *observer(const volatile void *address) {
  Thread *t = self();
  if (!t || alone() || !has_shadow(reinterpret_cast<uintptr_t>(address)))
    return nullptr;
  return t;
}

template <typename T> SNARL_INLINE T raw_load(const volatile T *p) {
  if constexpr (sizeof(T) == 16) {
    T found = 0;
    auto *q = const_cast<volatile T *>(p);
    return __sync_val_compare_and_swap(q, found, found);
  } else {
    return __atomic_load_n(p, __ATOMIC_SEQ_CST);
  }
}

template <typename T> SNARL_INLINE T raw_cas(volatile T *p, T expected, T desired) {
  return __sync_val_compare_and_swap(p, expected, desired);
}

template <typename T> struct SignedOf;
template <> struct SignedOf<uint8_t> {
  using type = int8_t;
};
template <> struct SignedOf<uint16_t> {
  using type = int16_t;
};
template <> struct SignedOf<uint32_t> {
  using type = int32_t;
};
template <> struct SignedOf<uint64_t> {
  using type = int64_t;
};
template <> struct SignedOf<unsigned __int128> {
  using type = __int128;
};

template <typename T> SNARL_INLINE T apply(int operation, T old, T operand) {
  using S = typename SignedOf<T>::type;
  switch (operation) {
  case snarl_rmw_add:
    return static_cast<T>(old + operand);
  case snarl_rmw_sub:
    return static_cast<T>(old - operand);
  case snarl_rmw_and:
    return old & operand;
  case snarl_rmw_nand:
    return static_cast<T>(~(old & operand));
  case snarl_rmw_or:
    return old | operand;
  case snarl_rmw_xor:
    return old ^ operand;
  case snarl_rmw_max:
    return static_cast<S>(old) > static_cast<S>(operand) ? old : operand;
  case snarl_rmw_min:
    return static_cast<S>(old) < static_cast<S>(operand) ? old : operand;
  case snarl_rmw_umax:
    return old > operand ? old : operand;
  case snarl_rmw_umin:
    return old < operand ? old : operand;
  default:
    return operand; // exchange
  }
}

template <typename T> SNARL_INLINE T raw_rmw(volatile T *p, T operand, int operation) {
  if constexpr (sizeof(T) <= 8) {
    if (operation == snarl_rmw_add)
      return __atomic_fetch_add(p, operand, __ATOMIC_SEQ_CST);
    if (operation == snarl_rmw_sub)
      return __atomic_fetch_sub(p, operand, __ATOMIC_SEQ_CST);
    if (operation == snarl_rmw_exchange)
      return __atomic_exchange_n(p, operand, __ATOMIC_SEQ_CST);
  }
  T old = raw_load(p);
  for (;;) {
    T found = raw_cas(p, old, apply(operation, old, operand));
    if (found == old)
      return old;
    old = found;
  }
}

template <typename T> SNARL_INLINE void raw_store(volatile T *p, T value, int order) {
  if constexpr (sizeof(T) == 16)
    raw_rmw<T>(p, value, snarl_rmw_exchange);
  else if (order == snarl_seq_cst)
    __atomic_store_n(p, value, __ATOMIC_SEQ_CST);
  else
    __atomic_store_n(p, value, __ATOMIC_RELEASE);
}

// Does a load that sees this clock teach the thread nothing?
SNARL_INLINE bool teaches_nothing(const Thread &t, const SyncVar &s) {
  const Clock clock = __atomic_load_n(&s.clock, __ATOMIC_RELAXED);
  const uint32_t slot = __atomic_load_n(&s.slot, __ATOMIC_RELAXED);
  return clock == 0 || t.clock->covers(slot, clock);
}

// A load that has nothing to record and nothing to learn, without the object's lock: of a flag that is polled, a
// counter that is watched. False: nothing was done.
template <typename T> SNARL_INLINE bool load_again(Thread &t, const volatile T *p, T &value) {
  if constexpr (sizeof(T) == 16)
    return false;
  RuntimeSection section(t);
  const auto address = reinterpret_cast<uintptr_t>(p);
  const GranuleSync *home = find_granule_sync(address);
  if (UNLIKELY(!home))
    return false;
  const SyncObject *o = __atomic_load_n(&home->objects, __ATOMIC_ACQUIRE);
  if (!o)
    return false;
  const uint64_t turn = o->value_lock.look();
  Span span{0};
  if (!o->whole || !span_of(*o, address, sizeof(T), span) || !recorded_atomic(t, *o, span, false))
    return false;
  value = raw_load(p);
  return teaches_nothing(t, o->var) && o->value_lock.unchanged(turn);
}

template <typename T> SNARL_INLINE T load(Pc pc, const volatile T *p, int order) {
  Thread *t = observer(p);
  if (!t)
    return raw_load(p);
  if (T value; load_again(*t, p, value))
    return value;
  Operation op(*t, pc, p, sizeof(T), {true, false});
  T value = raw_load(p);
  op.read_side(order);
  op.record(false);
  return value;
}

// Will a store with this order change the clock of its object to anything but nothing?
SNARL_INLINE bool orders(const Thread &t, int order) {
  return (releases(order) || t.clock->has_release_fence) && !t.ignore_sync;
}

template <typename T> SNARL_NOINLINE void end_counters_at(Thread &t, const volatile T *p) {
  end_counters(t, reinterpret_cast<uintptr_t>(p), sizeof(T));
}

template <typename T> SNARL_INLINE void store(Pc pc, volatile T *p, T value, int order) {
  Thread *t = observer(p);
  if (!t)
    return raw_store(p, value, order);
  for (;; end_counters_at(*t, p)) {
    Operation op(*t, pc, p, sizeof(T), {false, true});
    if (orders(*t, order) && UNLIKELY(!op.may_order()))
      continue;
    raw_store(p, value, order);
    op.record(true);
    return op.store_side(order);
  }
}

// The whole operation, when the object is a counter and the thread has recorded such an access. False: nothing was
// done.
template <typename T> SNARL_INLINE bool rmw_counter(Thread &t, volatile T *p, T operand, int operation, T &old) {
  RuntimeSection section(t);
  if (!find_counter(t, reinterpret_cast<uintptr_t>(p), sizeof(T)))
    return false;
  old = raw_rmw(p, operand, operation);
  return true;
}

template <typename T> SNARL_INLINE T rmw(Pc pc, volatile T *p, T operand, int operation, int order) {
  Thread *t = observer(p);
  if (!t)
    return raw_rmw(p, operand, operation);
  const bool ordering = orders(*t, order);
  if (T old; !ordering && rmw_counter(*t, p, operand, operation, old))
    return old;
  for (;; end_counters_at(*t, p)) {
    Operation op(*t, pc, p, sizeof(T), {false, true});
    if (ordering && UNLIKELY(!op.may_order()))
      continue;
    T old = raw_rmw(p, operand, operation);
    op.read_side(order);
    op.record(true);
    if (ordering)
      op.rmw_side(order);
    else
      op.count();
    return old;
  }
}

template <typename T> SNARL_INLINE T cas(Pc pc, volatile T *p, T expected, T desired, int success, int failure) {
  Thread *t = observer(p);
  if (!t)
    return raw_cas(p, expected, desired);
  for (;; end_counters_at(*t, p)) {
    Operation op(*t, pc, p, sizeof(T), {true, true});
    if (orders(*t, success) && UNLIKELY(!op.may_order()))
      continue;
    T found = raw_cas(p, expected, desired);
    bool stored = found == expected;
    op.read_side(stored ? success : failure);
    op.record(stored);
    if (stored)
      op.rmw_side(success);
    return found;
  }
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
  }
  if (snarl::releases(order)) {
    snarl::on_release_store(*t, c.release_fence);
    c.has_release_fence = true;
  }
}
