#include "runtime/sync/held_places.h"

#include "runtime/sync/held_locks.h"

namespace snarl {

uint32_t HeldPlaces::first_slot(LockId id) const {
  return static_cast<uint32_t>(mix_hash(id.value)) & (size_ - 1);
}

void HeldPlaces::put(LockId id, uint32_t place) {
  uint32_t i = first_slot(id);
  while (slots_[i])
    i = (i + 1) & (size_ - 1);
  slots_[i] = place + 1;
  ++used_;
}

// Without the stale ones, and at most a quarter full.
void HeldPlaces::make_room(const Vector<HeldLock> &locks) {
  uint32_t size = 64;
  while (size < known_ * 4)
    size *= 2;
  drop_slots();
  slots_ = static_cast<uint32_t *>(allocate(size * sizeof(uint32_t)));
  size_ = size;
  for (uint32_t place = 0; place < known_; ++place)
    if (locks[place].lock)
      put(locks[place].id, place);
}

void HeldPlaces::follow(const Vector<HeldLock> &locks) {
  for (; known_ < locks.count; ++known_) {
    if (!locks[known_].lock)
      continue;
    if (used_ * 2 >= size_)
      make_room(locks);
    put(locks[known_].id, known_);
  }
}

uint32_t HeldPlaces::find(const Vector<HeldLock> &locks, LockId id) {
  follow(locks);
  uint32_t innermost = 0; // place + 1
  for (uint32_t i = first_slot(id); size_ && slots_[i]; i = (i + 1) & (size_ - 1)) {
    const uint32_t place = slots_[i] - 1;
    if (place < locks.count && locks[place].id == id && slots_[i] > innermost)
      innermost = slots_[i];
  }
  return innermost ? innermost - 1 : locks.count;
}

void HeldPlaces::drop_slots() {
  if (slots_)
    release_memory(slots_, size_ * sizeof(uint32_t));
  slots_ = nullptr;
  size_ = used_ = 0;
}

void HeldPlaces::drop() {
  drop_slots();
  known_ = 0;
}

} // namespace snarl
