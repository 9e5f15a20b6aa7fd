// How locks of libstdc++ whose members are inlined are unlocked, as planted code tells of it. Those of libc++ are in
// intercept/libcxx_locks.cpp.
#include "runtime/sync/misuse.h"

using namespace snarl;

SNARL_EXPORT void __snarl_unlocks_as(const void *lock, int mode) {
  if (Thread *t = self())
    misuse_unlock_as(*t, SNARL_CALLER_PC(), lock, mode == snarl_unlock_shared ? LockMode::shared : LockMode::exclusive);
}
