// An atomic operation that its object can tell by itself, prepared without the object's lock: most that come to another
// address each time, as those on pointers of a list or on the counts of shared pointers. What is to be known is looked
// up, and the access's id is made, before others have to wait; it holds if nobody had the object meanwhile. Whatever is
// otherwise is left to the general operation (sync/atomic_operation.h).
#ifndef SNARL_RUNTIME_SYNC_PREPARED_OPERATION_H
#define SNARL_RUNTIME_SYNC_PREPARED_OPERATION_H

#include "runtime/sync/atomic_operation.h"

namespace snarl {

template <uint32_t kSize> class PreparedOperation {
public:
  // `site`: the operation's (a variable of its own, so that the compiler keeps the rest in registers).
  SNARL_INLINE PreparedOperation(AccessSite &site, Effect effect)
      : thread_(site.thread), site_(site), address_(site.address), effect_(effect) {}

  // False: the object is to be looked for.
  SNARL_INLINE bool look() {
    home_ = has_shadow(address_) ? find_home_of_object(address_) : nullptr;
    if (UNLIKELY(!home_))
      return false;
    object_ = __atomic_load_n(&home_->objects, __ATOMIC_ACQUIRE);
    if (UNLIKELY(!object_))
      return false;
    turn_ = object_->value_lock.look();
    if (effect_.write && LIKELY((turn_ & 1) == 0))
      prefetch_to_write(reinterpret_cast<const void *>(address_)); // both lines may be elsewhere
    if (UNLIKELY(!object_->whole) || UNLIKELY(!span_of(*object_, address_, kSize, span_)))
      return false;
    recorded_ = recorded_atomic(thread_, *object_, span_, effect_.write);
    version_ = __atomic_load_n(&object_->version, __ATOMIC_RELAXED);
    return true;
  }

  SNARL_INLINE SyncObject &object() { return *object_; }
  SNARL_INLINE uint64_t turn() const { return turn_; }
  SNARL_INLINE uint32_t version() const { return version_; }
  SNARL_INLINE bool is_recorded() const { return recorded_; }

  // Locks the object. False: it cannot tell the operation, or somebody else has had it; nothing is locked.
  SNARL_INLINE bool begin() {
    if (UNLIKELY(thread_.ignore_accesses | thread_.ignore_sync) || UNLIKELY(ids_run_low()))
      return false;
    if (!recorded_) {
      if (UNLIKELY(!takes_atomic(thread_, *home_, *object_, span_, effect_.read, effect_.write)))
        return false;
      site_.id(mask());
    }
    return LIKELY(object_->value_lock.lock_unchanged(turn_));
  }

  // After what the operation acquires, before what it releases.
  SNARL_INLINE void record() {
    if (!recorded_)
      record_atomic(site_, *object_, span_, effect_.write);
  }

  SNARL_INLINE void end() { object_->value_lock.unlock(); }

  // For the next time in the thread's epochs, before this one ends.
  SNARL_INLINE void remember() {
    if (!recorded_ && LIKELY(version_ != kLastVersion))
      remember_known(thread_,
                     {KnownAtomics::what(site_.pc, kSize, site_.flags), address_, object_, current_node(thread_),
                      thread_.lockset, version_, site_.id(mask()) - lane_of(thread_, kSize).epoch_first, span_.bits});
  }

private:
  SNARL_INLINE ByteMask mask() const { return kSize >= SNARL_GRANULE ? kAllBytes : bytes_of(address_, kSize); }

  Thread &thread_;
  AccessSite &site_;
  const uintptr_t address_;
  const Effect effect_;
  const GranuleSync *home_ = nullptr;
  SyncObject *object_ = nullptr;
  uint64_t turn_ = 0;
  Span span_{0};
  uint32_t version_ = 0;
  bool recorded_ = false;
};

} // namespace snarl

#endif // SNARL_RUNTIME_SYNC_PREPARED_OPERATION_H
