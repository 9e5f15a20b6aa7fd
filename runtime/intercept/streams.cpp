#include "runtime/intercept/streams.h"

#include <stdio_ext.h>

namespace snarl {
namespace {

bool carries(Thread &t, FILE *f) {
  return descriptor_carries(t, f->_fileno) || (__freadable(f) && __fwritable(f));
}

// What glibc's FILE points to. `owner` is a thread's own address while it holds the lock, and stays what it is as long.
struct GlibcLock {
  int word, count;
  void *owner;
};

bool is_held(FILE *f) {
  const auto *lock = reinterpret_cast<const GlibcLock *>(f->_lock);
  return lock && __atomic_load_n(&lock->owner, __ATOMIC_RELAXED) == __builtin_thread_pointer();
}

// By FSETLOCKING_BYCALLER (_IO_USER_LOCK, which no header of glibc's shows).
bool leaves_lock_to_caller(FILE *f) {
  return __atomic_load_n(&f->_flags, __ATOMIC_RELAXED) & 0x8000;
}

bool is_exclusive(FILE *f, StreamLock lock) {
  return lock == StreamLock::asked_for || (lock == StreamLock::taken && !leaves_lock_to_caller(f)) || is_held(f);
}

} // namespace

void use_stream_slow(Thread &t, Pc pc, FILE *f, StreamLock lock) {
  if (is_exclusive(f, lock))
    touch_read(pc, f, sizeof f->_flags);
  else
    touch_write(pc, f, sizeof f->_flags);
  if (f->_fileno >= 0)
    descriptor_used(t, pc, f->_fileno);
}

void put_into_stream_slow(Thread &t, Pc pc, FILE *f, StreamLock lock) {
  use_stream_slow(t, pc, f, lock);
  if (f->_fileno >= 0 && carries(t, f))
    descriptor_release(t, f->_fileno);
}

void take_from_stream_slow(Thread &t, FILE *f) {
  if (f->_fileno >= 0 && carries(t, f))
    descriptor_acquire(t, f->_fileno);
}

} // namespace snarl
