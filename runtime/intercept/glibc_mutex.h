// What a glibc mutex says of itself. The truth about who holds it, also when it was locked unseen.
#ifndef SNARL_RUNTIME_INTERCEPT_GLIBC_MUTEX_H
#define SNARL_RUNTIME_INTERCEPT_GLIBC_MUTEX_H

#include "runtime/platform/base.h"

#include <pthread.h>

namespace snarl {

namespace glibc_mutex {

inline constexpr int kTypeMask = 3, kRobust = 16, kInherit = 32, kProtect = 64, kShared = 128, kDestroyed = -1;
inline constexpr int kElision = 256, kNoElision = 512, kCeiling = ~0x7ffff; // of a protected mutex's lock word, too
inline constexpr uint32_t kUnrecoverable = 0x7ffffffe; // as owner of a robust mutex that was given up

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
SNARL_INLINE uint32_t owner(const pthread_mutex_t *m) {
  return static_cast<uint32_t>(__atomic_load_n(&m->__data.__owner, __ATOMIC_RELAXED));
}
SNARL_INLINE bool held_by(const pthread_mutex_t *m, uint32_t os_tid) {
  return owner(m) == os_tid;
}
SNARL_INLINE bool locked(const pthread_mutex_t *m) {
  const int word = __atomic_load_n(&m->__data.__lock, __ATOMIC_RELAXED);
  return (kind(m) & kProtect && !destroyed(m) ? word & ~kCeiling : word) != 0;
}
SNARL_INLINE bool process_shared(const pthread_mutex_t *m) {
  return kind(m) & kShared;
}
// No mutex at all: it has bits that no kind has, or the ceiling of a protected mutex without being one.
SNARL_INLINE bool has_no_kind(const pthread_mutex_t *m) {
  const int known = kTypeMask | kRobust | kInherit | kProtect | kShared | kElision | kNoElision;
  return (kind(m) & ~known & ~kCeiling) || (!(kind(m) & kProtect) && (kind(m) & kCeiling));
}
// It may be held without its word saying so: by a transaction of the processor.
SNARL_INLINE bool elided(const pthread_mutex_t *m) {
  return kind(m) & kElision;
}
SNARL_INLINE bool given_up(const pthread_mutex_t *m) {
  return robust(m) && owner(m) == kUnrecoverable;
}
// Does the mutex itself tell a caller who does wrong (EPERM, EDEADLK)? Then relying on that is no misuse.
SNARL_INLINE bool checks_itself(const pthread_mutex_t *m) {
  const int type = kind(m) & kTypeMask;
  return robust(m) || type == PTHREAD_MUTEX_ERRORCHECK || type == PTHREAD_MUTEX_RECURSIVE;
}
// A robust mutex tells who unlocks it without holding it, but lets its holder wait for himself.
SNARL_INLINE bool answers_its_holder(const pthread_mutex_t *m) {
  const int type = kind(m) & kTypeMask;
  return type == PTHREAD_MUTEX_ERRORCHECK || type == PTHREAD_MUTEX_RECURSIVE;
}

} // namespace glibc_mutex

} // namespace snarl

#endif // SNARL_RUNTIME_INTERCEPT_GLIBC_MUTEX_H
