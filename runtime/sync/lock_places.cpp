#include "runtime/sync/lock_places.h"

#include "runtime/platform/memory.h"
#include "runtime/platform/spin.h"

namespace snarl {

Lock *lock_places;

namespace {

SpinLock pool_lock; // pool, and the reservation of lock_places
Lock *pool;

// Under pool_lock.
void fill_pool() {
  constexpr uint32_t kSlab = 20;
  const auto memory = reinterpret_cast<uintptr_t>(allocate_forever((kSlab + 1) * sizeof(Lock)));
  auto *slab = reinterpret_cast<Lock *>((memory + alignof(Lock) - 1) & ~(alignof(Lock) - 1));
  for (uint32_t i = kSlab; i-- > 0;) {
    slab[i].next_free = pool;
    pool = &slab[i];
  }
}

SNARL_COLD Lock *take_from_pool() {
  SpinGuard guard(pool_lock);
  if (!pool)
    fill_pool();
  Lock *l = pool;
  pool = l->next_free;
  return l;
}

SNARL_COLD void reserve_places() {
  SpinGuard guard(pool_lock);
  if (lock_places)
    return;
  auto *places = static_cast<Lock *>(reserve_pages(sizeof(Lock) * uint64_t{kMaxGranuleSyncs}));
  __atomic_store_n(&lock_places, places, __ATOMIC_RELEASE);
}

bool take(Lock &place, LockId id) {
  uint32_t free = 0;
  return __atomic_compare_exchange_n(&place.id.value, &free, id.value, false, __ATOMIC_ACQ_REL, __ATOMIC_RELAXED);
}

bool is_from_pool(const Lock &l) {
  return &l < lock_places || &l >= lock_places + kMaxGranuleSyncs;
}

} // namespace

Lock &take_lock_place(uintptr_t address, LockId id) {
  if (UNLIKELY(!__atomic_load_n(&lock_places, __ATOMIC_ACQUIRE)))
    reserve_places();
  Lock *l = lock_place(address);
  if (UNLIKELY(!l || !take(*l, id))) {
    l = take_from_pool();
    take(*l, id);
  }
  Lock fresh{};
  fresh.id = id;
  *l = fresh;
  return *l;
}

void free_lock_place(Lock &lock) {
  __atomic_store_n(&lock.address, 0, __ATOMIC_RELAXED);
  __atomic_store_n(&lock.id.value, 0, __ATOMIC_RELEASE);
  if (LIKELY(!is_from_pool(lock)))
    return;
  SpinGuard guard(pool_lock);
  lock.next_free = pool;
  pool = &lock;
}

void lock_places_lock_for_fork() {
  pool_lock.lock();
}

void lock_places_unlock_after_fork() {
  pool_lock.unlock();
}

} // namespace snarl
