#include "runtime/intercept/libcxx_owners.h"

#include "runtime/intercept/interceptor.h"
#include "runtime/intercept/unrecorded.h"
#include "runtime/sync/granule_sync.h"

using namespace snarl;

namespace snarl {
namespace {

constexpr int kOnZeroShared = 2; // of SharedCount's functions

// An atomic addition that orders, as the one in the headers. Returns what was there before.
long add(Thread &t, long &count, long amount) {
  return static_cast<long>(unrecorded(t, [&] {
    return __snarl_atomic8_rmw(reinterpret_cast<uint64_t *>(&count), static_cast<uint64_t>(amount), snarl_rmw_add,
                               snarl_acq_rel);
  }));
}

} // namespace

void own(SharedCount &count) {
  __atomic_add_fetch(&count.owners, 1, __ATOMIC_RELAXED);
}

void disown(Thread &t, SharedCount &count) {
  if (add(t, count.owners, -1) == 0)
    count.functions[kOnZeroShared](&count);
}

} // namespace snarl

// std::__shared_weak_count::__release_weak(). The owners of the object count as one weak owner.
SNARL_INTERCEPT(void, _ZNSt3__119__shared_weak_count14__release_weakEv, SharedCount *count) {
  Thread *t = self();
  long &owners = count->weak_owners;
  if (t && (__atomic_load_n(&owners, __ATOMIC_ACQUIRE) != 0 || find_sync_object(&owners))) {
    if (add(*t, owners, -1) != 0)
      return;
    __atomic_store_n(&owners, 0, __ATOMIC_RELAXED); // the library shall destroy it
  }
  REAL(_ZNSt3__119__shared_weak_count14__release_weakEv)(count);
}

// std::__shared_weak_count::lock()
SNARL_INTERCEPT(SharedCount *, _ZNSt3__119__shared_weak_count4lockEv, SharedCount *count) {
  SharedCount *locked = REAL(_ZNSt3__119__shared_weak_count4lockEv)(count);
  Thread *t = locked ? self() : nullptr;
  if (t)
    add(*t, locked->owners, 0);
  return locked;
}

// std::shared_future<void>::~shared_future()
SNARL_INTERCEPT(void, _ZNSt3__113shared_futureIvED1Ev, SharedCount **state) {
  Thread *t = self();
  if (t && *state) {
    disown(*t, **state);
    *state = nullptr;
  }
  REAL(_ZNSt3__113shared_futureIvED1Ev)(state);
}

// std::shared_future<void>::operator=(const std::shared_future<void> &)
SNARL_INTERCEPT(SharedCount **, _ZNSt3__113shared_futureIvEaSERKS1_, SharedCount **state, SharedCount *const *other) {
  Thread *t = self();
  if (t && *state && *state != *other) {
    disown(*t, **state);
    *state = nullptr;
  }
  return REAL(_ZNSt3__113shared_futureIvEaSERKS1_)(state, other);
}
