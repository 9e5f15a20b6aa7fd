#include "runtime/sync/taken_locks.h"

#include "runtime/sync/lock_births.h"

namespace snarl {

uint32_t TakenLocks::find(const TakenLock &taken) const {
  uint32_t place = taken.lock.value & (size_ - 1);
  while (places_[place].lock && !is_at(place, taken))
    place = (place + 1) & (size_ - 1);
  return place;
}

// Without those of locks that have ended: nobody holds them any more.
SNARL_COLD void TakenLocks::make_room() {
  constexpr uint32_t kFirst = 8;
  const TakenLocks old = *this;
  uint32_t alive = 0;
  for (const TakenLock &taken : old)
    alive += taken.lock && !lock_has_ended(taken.lock);
  size_ = kFirst;
  while (size_ < alive * 2)
    size_ *= 2;
  places_ = static_cast<TakenLock *>(allocate(size_ * sizeof(TakenLock)));
  used_ = alive;
  for (const TakenLock &taken : old)
    if (taken.lock && !lock_has_ended(taken.lock))
      places_[find(taken)] = taken;
  TakenLocks(old).drop();
}

uint32_t TakenLocks::place_for(const TakenLock &taken) {
  if (used_ * 4 >= size_ * 3)
    make_room();
  const uint32_t place = find(taken);
  used_ += !places_[place].lock;
  return place;
}

void TakenLocks::drop() {
  if (places_)
    release_memory(places_, size_ * sizeof(TakenLock));
  *this = {};
}

} // namespace snarl
