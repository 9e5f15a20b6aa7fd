// The functions of <sanitizer/tsan_interface.h>, for code that was annotated for ThreadSanitizer. Between the pre_ and
// the post_ call of a mutex its own code is not looked at.
#include "runtime/annotations/effects.h"

using namespace snarl;

namespace {

// Bits of the header's flags.
constexpr unsigned kReadLock = 1 << 3, kTryLock = 1 << 4, kTryLockFailed = 1 << 5, kRecursiveLock = 1 << 6,
                   kRecursiveUnlock = 1 << 7;
constexpr unsigned kSwitchWithoutSync = 1 << 0;

LockMode mode_of(unsigned flags) {
  return flags & kReadLock ? LockMode::shared : LockMode::exclusive;
}

void ignore(bool begin) {
  annotated::ignore_accesses(self(), begin);
  annotated::ignore_sync(self(), begin);
}

} // namespace

SNARL_EXPORT void __tsan_acquire(void *address) {
  annotated::happens_after(self(), address);
}

SNARL_EXPORT void __tsan_release(void *address) {
  annotated::happens_before(self(), address);
}

SNARL_EXPORT void __tsan_mutex_create(void *mutex, unsigned) {
  annotated::lock_created(self(), SNARL_CALLER_PC(), mutex);
}

SNARL_EXPORT void __tsan_mutex_destroy(void *mutex, unsigned) {
  annotated::lock_destroyed(self(), SNARL_CALLER_PC(), mutex);
}

SNARL_EXPORT void __tsan_mutex_pre_lock(void *mutex, unsigned flags) {
  if (!(flags & kTryLock))
    annotated::lock_wanted(self(), SNARL_CALLER_PC(), mutex, mode_of(flags));
  ignore(true);
}

SNARL_EXPORT void __tsan_mutex_post_lock(void *mutex, unsigned flags, int recursion) {
  ignore(false);
  if (flags & kTryLockFailed)
    return;
  for (int i = 0, n = flags & kRecursiveLock ? recursion : 1; i < n; ++i)
    annotated::lock_acquired(self(), SNARL_CALLER_PC(), mutex, mode_of(flags), flags & kTryLock);
}

// How many recursive locks it gave up, for a later post_lock.
SNARL_EXPORT int __tsan_mutex_pre_unlock(void *mutex, unsigned flags) {
  int released = 1;
  annotated::lock_released_as(self(), SNARL_CALLER_PC(), mutex, mode_of(flags));
  while (annotated::lock_releasing(self(), SNARL_CALLER_PC(), mutex) == Release::still_held && flags & kRecursiveUnlock)
    ++released;
  ignore(true);
  return released;
}

SNARL_EXPORT void __tsan_mutex_post_unlock(void *, unsigned) {
  ignore(false);
}

SNARL_EXPORT void __tsan_mutex_pre_signal(void *, unsigned) {
  ignore(true);
}

SNARL_EXPORT void __tsan_mutex_post_signal(void *, unsigned) {
  ignore(false);
}

// The mutex's code calls for something that is to be looked at.
SNARL_EXPORT void __tsan_mutex_pre_divert(void *, unsigned) {
  ignore(false);
}

SNARL_EXPORT void __tsan_mutex_post_divert(void *, unsigned) {
  ignore(true);
}

SNARL_EXPORT void *__tsan_get_current_fiber() {
  return self();
}

SNARL_EXPORT void *__tsan_create_fiber(unsigned) {
  return annotated::fiber_create(self(), SNARL_CALLER_PC());
}

SNARL_EXPORT void __tsan_destroy_fiber(void *fiber) {
  annotated::fiber_destroy(self(), SNARL_CALLER_PC(), static_cast<Thread *>(fiber));
}

SNARL_EXPORT void __tsan_switch_to_fiber(void *fiber, unsigned flags) {
  annotated::fiber_switch(self(), static_cast<Thread *>(fiber), !(flags & kSwitchWithoutSync));
}

SNARL_EXPORT void __tsan_set_fiber_name(void *fiber, const char *name) {
  annotated::fiber_name(static_cast<Thread *>(fiber), name);
}

// Objects of a library that the program uses by its calls only: a call reads or writes the object as a whole, for which
// its first byte stands. The tags name kinds of objects; reports name them by their addresses.
SNARL_EXPORT void *__tsan_external_register_tag(const char *object_type) {
  return const_cast<char *>(object_type);
}

SNARL_EXPORT void __tsan_external_register_header(void *, const char *) {}

SNARL_EXPORT void __tsan_external_assign_tag(void *, void *) {}

SNARL_EXPORT void __tsan_external_read(void *object, void *caller_pc, void *) {
  if (Thread *t = self())
    on_access(*t, reinterpret_cast<Pc>(caller_pc), object, 1, AccessKind::read);
}

SNARL_EXPORT void __tsan_external_write(void *object, void *caller_pc, void *) {
  if (Thread *t = self())
    on_access(*t, reinterpret_cast<Pc>(caller_pc), object, 1, AccessKind::write);
}

// The thread says that it holds no lock, before a call that may take long, say.
SNARL_EXPORT void __tsan_check_no_mutexes_held() {
  annotated::no_locks_held(self(), SNARL_CALLER_PC());
}

// Nothing is kept that could be flushed.
SNARL_EXPORT void __tsan_flush_memory() {}
