// What a glibc mutex says of itself. The truth about who holds it, also when it was locked unseen.
#ifndef SNARL_RUNTIME_INTERCEPT_GLIBC_MUTEX_H
#define SNARL_RUNTIME_INTERCEPT_GLIBC_MUTEX_H

#include "runtime/platform/base.h"

#include <pthread.h>

namespace snarl {

namespace glibc_mutex {

inline constexpr int kTypeMask = 3, kRobust = 16, kShared = 128, kDestroyed = -1;

SNARL_INLINE int kind(const pthread_mutex_t *m) {
  return __atomic_load_n(&m->__data.__kind, __ATOMIC_RELAXED);
}
SNARL_INLINE bool destroyed(const pthread_mutex_t *m) {
  return kind(m) == kDestroyed;
}
SNARL_INLINE bool robust(const pthread_mutex_t *m) {
  return !destroyed(m) && (kind(m) & kRobust);
}
SNARL_INLINE bool recursive(const pthread_mutex_t *m) {
  return (kind(m) & kTypeMask) == PTHREAD_MUTEX_RECURSIVE;
}
SNARL_INLINE bool held_by(const pthread_mutex_t *m, uint32_t os_tid) {
  return static_cast<uint32_t>(__atomic_load_n(&m->__data.__owner, __ATOMIC_RELAXED)) == os_tid;
}
SNARL_INLINE bool locked(const pthread_mutex_t *m) {
  return __atomic_load_n(&m->__data.__lock, __ATOMIC_RELAXED) != 0;
}
SNARL_INLINE bool process_shared(const pthread_mutex_t *m) {
  return kind(m) & kShared;
}
// Does the mutex itself tell a caller who does wrong (EPERM, EDEADLK)? Then relying on that is no misuse.
SNARL_INLINE bool checks_itself(const pthread_mutex_t *m) {
  const int type = kind(m) & kTypeMask;
  return robust(m) || type == PTHREAD_MUTEX_ERRORCHECK || type == PTHREAD_MUTEX_RECURSIVE;
}

} // namespace glibc_mutex

} // namespace snarl

#endif // SNARL_RUNTIME_INTERCEPT_GLIBC_MUTEX_H
