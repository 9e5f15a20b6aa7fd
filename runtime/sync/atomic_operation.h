// An atomic operation of any kind (the calls of abi.h: sync/atomics.cpp), with all that it may meet.
#ifndef SNARL_RUNTIME_SYNC_ATOMIC_OPERATION_H
#define SNARL_RUNTIME_SYNC_ATOMIC_OPERATION_H

#include "runtime/shadow/check.h"
#include "runtime/shadow/known_atomics.h"
#include "runtime/shadow/reclaim.h"
#include "runtime/sync/atomic_accesses.h"
#include "runtime/sync/atomic_orders.h"
#include "runtime/sync/unordered.h"

namespace snarl {

// What an operation may do to its object.
struct Effect {
  bool read, write; // both: a compare-exchange, which does the one or the other
};

constexpr uint8_t flags_of(Effect effect) {
  return access_flags::atomic | (effect.write ? access_flags::write : 0);
}

// The lane that an access to a whole object of this size takes its id from.
SNARL_INLINE const Lane &lane_of(const Thread &t, uint32_t size) {
  return size >= SNARL_GRANULE ? t.access->whole : t.access->partial;
}

SNARL_INLINE void remember_known(Thread &t, const KnownAtomic &known) {
  KnownAtomics *&atomics = t.access->atomics;
  if (UNLIKELY(!atomics))
    atomics = allocate_one<KnownAtomics>();
  atomics->remember(known);
}

// One operation, from lock to unlock, inside a RuntimeSection.
//
// Normally it needs nothing but its object, whose value_lock it takes. What the object cannot tell (the first access,
// one that meets plain ones that it is not ordered after, objects that overlap) is done under the home's lock too.
class Operation {
public:
  Operation(Thread &t, Pc pc, const volatile void *address, uint32_t size, Effect effect)
      : thread_(at_reclaim_point(t)), address_(reinterpret_cast<uintptr_t>(address)), size_(size),
        site_{thread_,          pc,      0, flags_of(effect), static_cast<uint16_t>(size),
              /*by_call=*/true, address_} {
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

  SNARL_INLINE SyncObject &object() { return *object_; }

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
      in_all_objects([&](SyncObject &o) { read_from(thread_, o.var, order); });
  }

  void store_side(int order) {
    if (!thread_.ignore_sync)
      in_all_objects([&](SyncObject &o) { released_ |= store_into(thread_, o, address_, size_, order); });
  }

  void rmw_side(int order) {
    if (!thread_.ignore_sync)
      in_all_objects([&](SyncObject &o) { released_ |= change(thread_, o.var, order); });
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
  // Its own object and, where there are atomics of other sizes, all that it overlaps. libstdc++ reads the two counts of
  // a shared_ptr as one.
  template <typename F> SNARL_INLINE void in_all_objects(F f) {
    f(*object_);
    if (UNLIKELY(home_ != nullptr) && !object_->whole)
      for_each_other_object(
          *home_, *object_, address_, size_, [](SyncObject &o, void *p) { (*static_cast<F *>(p))(o); }, &f);
  }

  static Thread &at_reclaim_point(Thread &t) {
    reclaim_point(t);
    return t;
  }

  // Of an operation on a whole object.
  SNARL_INLINE ByteMask mask() const { return size_ >= SNARL_GRANULE ? kAllBytes : bytes_of(address_, size_); }
  SNARL_INLINE const Lane &lane() const {
    return size_ >= SNARL_GRANULE ? thread_.access->whole : thread_.access->partial;
  }

  // The operation was seen twice at least, recorded, and its object told it.
  SNARL_INLINE void remember() {
    if (home_ == nullptr && site_.has_id(mask()) && LIKELY(object_->version != kLastVersion))
      remember_known(thread_,
                     {KnownAtomics::what(site_.pc, size_, site_.flags), address_, object_, current_node(thread_),
                      thread_.lockset, object_->version, site_.id(mask()) - lane().epoch_first, span_.bits});
  }

  // The object that the shadow names, if it can tell the access by itself. What is to be known is looked up, and the
  // access's id is made, before others have to wait: it holds if nobody had the object meanwhile.
  SNARL_INLINE bool enter_object(Effect effect) {
    const GranuleSync *home = find_home_of_object(address_);
    if (UNLIKELY(!home))
      return false;
    SyncObject *o = __atomic_load_n(&home->objects, __ATOMIC_ACQUIRE);
    if (UNLIKELY(!o))
      return false;
    object_ = o;
    const uint64_t turn = o->value_lock.look();
    if (effect.write && LIKELY((turn & 1) == 0))
      prefetch_to_write(reinterpret_cast<const void *>(address_)); // both lines may be elsewhere
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
      return record_in_cells(site, write);
    if (&site == &site_)
      remember();
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

} // namespace snarl

#endif // SNARL_RUNTIME_SYNC_ATOMIC_OPERATION_H
