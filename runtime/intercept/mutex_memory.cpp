#include "runtime/intercept/mutex_memory.h"

#include "runtime/intercept/glibc_mutex.h"
#include "runtime/platform/sys.h"
#include "runtime/sync/misuse.h"
#include "runtime/thread/registry.h"

#include <sys/syscall.h>

namespace snarl {
namespace gm = glibc_mutex;
namespace {

uintptr_t address_of(const pthread_mutex_t *m) {
  return reinterpret_cast<uintptr_t>(m);
}

bool never_taken(const Lock *l) {
  return !l || l->serial == 0;
}

// Memory that another process may have too says nothing of what this one did.
bool is_private(const pthread_mutex_t *m) {
  const LocationKind kind = locate(address_of(m)).kind;
  return !gm::process_shared(m) && kind != LocationKind::mapped && kind != LocationKind::unknown;
}

// Does the thread that the kernel calls `os_tid` wait for something else than this mutex? Then its books are in order.
struct Search {
  uint32_t os_tid;
  uintptr_t mutex;
  bool waits;
};

void find_waiting(Thread &t, void *p) {
  auto &search = *static_cast<Search *>(p);
  if (!t.held || t.os_tid != search.os_tid || t.state != ThreadState::running)
    return;
  const WaitRecord &wait = t.held->wait;
  const uint64_t turn = __atomic_load_n(&wait.turn, __ATOMIC_ACQUIRE);
  const bool elsewhere = is_waiting(turn) && wait.object != search.mutex;
  search.waits |= elsewhere && __atomic_load_n(&wait.turn, __ATOMIC_ACQUIRE) == turn;
}

bool waits_elsewhere(uint32_t os_tid, uintptr_t mutex) {
  Search search{os_tid, mutex, false};
  for_each_thread(find_waiting, &search);
  return search.waits;
}

bool exists(uint32_t os_tid) {
  return sys::call(SYS_tgkill, sys::getpid(), static_cast<int32_t>(os_tid), 0) == 0;
}

} // namespace

bool check_kind(Thread &t, Pc pc, const pthread_mutex_t *m) {
  if (gm::destroyed(m) || !gm::has_no_kind(m))
    return false;
  const Lock *l = find_lock(m);
  if (never_taken(l))
    misuse(t, pc, FindingKind::use_of_uninitialised_lock, address_of(m), l, "it is used before it was initialised");
  else
    mutex_was_overwritten(t, pc, m);
  return true;
}

void mutex_was_overwritten(Thread &t, Pc pc, const pthread_mutex_t *m) {
  const Lock *l = find_lock(m);
  if (!l || gm::elided(m))
    return;
  const OtherStack acquired{StackRole::acquired, l->acquired_by, l->acquired_at};
  misuse_with(t, context_of(t, pc), FindingKind::overwritten_lock, l->address, l->id, &acquired, 1,
              "its memory was overwritten since it was locked");
}

// In a signal handler the calling thread itself may be on its way; in a forked child so may one that does not exist
// here.
LockedByNobody::LockedByNobody(const Thread &t, const pthread_mutex_t *m)
    : mutex_(m), owner_(gm::owner(m)), possible_(owner_ != 0 && never_taken(find_lock(m)) && !t.in_signal_handler &&
                                                 !is_forked_child() && is_private(m)) {
  if (owner_ == t.os_tid && gm::checks_itself(m))
    possible_ = false; // it will tell the thread, who may rely on that
}

bool LockedByNobody::certain(const Thread &t) const {
  if (!possible_ || !never_taken(find_lock(mutex_)) || gm::owner(mutex_) != owner_)
    return false;
  return owner_ == t.os_tid || waits_elsewhere(owner_, address_of(mutex_)) || !exists(owner_);
}

void LockedByNobody::report(Thread &t, Pc pc) const {
  if (exists(owner_))
    misuse(t, pc, FindingKind::use_of_copied_lock, address_of(mutex_), find_lock(mutex_),
           "it says that it is locked, but nobody has locked it: it is a copy of a lock that was held");
  else
    misuse(t, pc, FindingKind::use_of_uninitialised_lock, address_of(mutex_), find_lock(mutex_),
           "it says that a thread holds it which does not exist, and nobody has locked it");
}

} // namespace snarl
