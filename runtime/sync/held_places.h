// Where in a long list of held locks each one stands. Follows the list only as far as it is asked: whoever takes and
// releases the innermost never gets here. Zero-initialised.
#ifndef SNARL_RUNTIME_SYNC_HELD_PLACES_H
#define SNARL_RUNTIME_SYNC_HELD_PLACES_H

#include "detector/core/ids.h"
#include "runtime/platform/memory.h"

namespace snarl {

struct HeldLock; // sync/held_locks.h

class HeldPlaces {
public:
  // The innermost place of the lock; `locks.count` when it is not among them.
  uint32_t find(const Vector<HeldLock> &locks, LockId id);
  // From `place` on the list is another one.
  SNARL_INLINE void cut(uint32_t place) {
    if (UNLIKELY(known_ > place))
      known_ = place;
  }
  void drop();

private:
  void follow(const Vector<HeldLock> &locks);
  void make_room(const Vector<HeldLock> &locks);
  void drop_slots();
  void put(LockId id, uint32_t place);
  uint32_t first_slot(LockId id) const;

  uint32_t *slots_; // place + 1, or 0: free. A stale one names a place where another lock stands, or none.
  uint32_t size_, used_;
  uint32_t known_; // so many places of the list are in the slots
};

} // namespace snarl

#endif // SNARL_RUNTIME_SYNC_HELD_PLACES_H
