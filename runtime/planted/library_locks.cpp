// How locks of libstdc++ whose members are inlined are unlocked, as planted code tells of it. Those of libc++ are in
// intercept/libcxx_locks.cpp.
#include "runtime/sync/misuse.h"

using namespace snarl;

namespace {

// The usual case: the thread took it last, and in that mode.
SNARL_INLINE bool is_innermost(const Thread &t, const void *lock, LockMode mode) {
  if (!t.held || t.held->locks.count == 0)
    return false;
  const HeldLock &last = t.held->locks.data[t.held->locks.count - 1];
  return last.lock && last.lock->address == reinterpret_cast<uintptr_t>(lock) && last.mode == mode;
}

} // namespace

SNARL_EXPORT void __snarl_unlocks_as(const void *lock, int mode) {
  const LockMode as = mode == snarl_unlock_shared ? LockMode::shared : LockMode::exclusive;
  Thread *t = self();
  if (UNLIKELY(t && !is_innermost(*t, lock, as)))
    misuse_unlock_as(*t, SNARL_CALLER_PC(), lock, as);
}
