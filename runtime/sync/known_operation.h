// An atomic operation on an object that the slot knows by heart (shadow/known_atomics.h).
#ifndef SNARL_RUNTIME_SYNC_KNOWN_OPERATION_H
#define SNARL_RUNTIME_SYNC_KNOWN_OPERATION_H

#include "runtime/sync/atomic_operation.h"

namespace snarl {

// What is known of an operation at `pc`, if anything: its object for sure, and its site as well in the same calling
// context with the same locks. Inside a RuntimeSection.
SNARL_INLINE const KnownAtomic *find_known(const Thread &t, Pc pc, uintptr_t address, uint32_t size, Effect effect) {
  const AccessState *state = t.access;
  if (UNLIKELY(!state || !state->atomics || (t.ignore_accesses | t.ignore_sync)))
    return nullptr;
  return state->atomics->find(KnownAtomics::what(pc, size, flags_of(effect)), address);
}

// From look to unlock. What is known stands while the version does; and so does an access that was recorded when the
// operation began: only with a new version does it leave the object (for the cells), and only its own slot replaces it.
template <uint32_t kSize> class KnownOperation {
public:
  SNARL_INLINE KnownOperation(Thread &t, const KnownAtomic &known)
      : thread_(t), known_(known), object_(*known.object), entry_(atomic_entries::entry_of(t)), span_{known.span} {}

  // Is the object still what it is known to be? Also without the lock.
  SNARL_INLINE bool is_as_known() const {
    return LIKELY(__atomic_load_n(&object_.version, __ATOMIC_RELAXED) == known_.version);
  }
  // And has the thread recorded such an access in this epoch?
  SNARL_INLINE bool is_recorded(bool write) const {
    const AtomicAccess &a = object_.accesses[entry_];
    const Lane &lane = lane_of(thread_, kSize);
    const Word written = __atomic_load_n(&a.write, __ATOMIC_RELAXED), read = __atomic_load_n(&a.read, __ATOMIC_RELAXED);
    return (in_lane(lane, written) && written && covers(true)) ||
           (!write && in_lane(lane, read) && read && covers(false));
  }
  SNARL_INLINE SyncObject &object() { return object_; }
  SNARL_INLINE SyncVar &var() { return object_.var; }
  SNARL_INLINE Span span() const { return span_; }

  // Locks the object. False: the operation takes more than is known, and nothing is locked.
  SNARL_INLINE bool begin(Effect effect) {
    if (UNLIKELY(known_.node != current_node(thread_)) || UNLIKELY(known_.lockset != thread_.lockset) ||
        UNLIKELY(ids_run_low()))
      return false;
    object_.value_lock.lock();
    if (is_as_known() && LIKELY(has_own_entry(thread_, object_)) && LIKELY(has_room(effect)))
      return true;
    object_.value_lock.unlock();
    return false;
  }
  SNARL_INLINE void end() { object_.value_lock.unlock(); }

  // After what the operation acquires, before what it releases.
  SNARL_INLINE void record(bool write) {
    AtomicAccess &a = object_.accesses[entry_];
    __atomic_store_n(write ? &a.write : &a.read, lane_of(thread_, kSize).epoch_first + known_.number, __ATOMIC_RELAXED);
    atomic_entries::set_span(object_, entry_, write, span_);
    if (write && a.read && covered(false))
      a.read = 0;
  }

private:
  // Does the entry's access stand for this one?
  SNARL_INLINE bool covers(bool write) const {
    return kSize < SNARL_GRANULE || atomic_entries::span_at(object_, entry_, write).covers(span_);
  }
  // Would this one stand for the entry's access?
  SNARL_INLINE bool covered(bool write) const {
    return kSize < SNARL_GRANULE || span_.covers(atomic_entries::span_at(object_, entry_, write));
  }
  SNARL_INLINE bool has_room(Effect effect) const {
    const AtomicAccess &a = object_.accesses[entry_];
    return (!effect.read || !a.read || covered(false)) && (!effect.write || !a.write || covered(true));
  }

  Thread &thread_;
  const KnownAtomic &known_;
  SyncObject &object_;
  const uint32_t entry_;
  const Span span_;
};

} // namespace snarl

#endif // SNARL_RUNTIME_SYNC_KNOWN_OPERATION_H
