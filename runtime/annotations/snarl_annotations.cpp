// The functions behind runtime/annotations.h.
#include "runtime/annotations/effects.h"

using namespace snarl;

namespace {

constexpr unsigned kShared = 1, kTry = 2; // SNARL_SHARED, SNARL_TRY
constexpr unsigned kUnordered = 1;        // SNARL_UNORDERED

LockMode mode_of(unsigned flags) {
  return flags & kShared ? LockMode::shared : LockMode::exclusive;
}

} // namespace

SNARL_EXPORT void __snarl_happens_before(const volatile void *address) {
  if (address)
    annotated::happens_before(self(), address);
}

SNARL_EXPORT void __snarl_happens_after(const volatile void *address) {
  if (address)
    annotated::happens_after(self(), address);
}

SNARL_EXPORT void __snarl_ignore_accesses(int begin) {
  annotated::ignore_asked_accesses(self(), begin != 0);
}

SNARL_EXPORT void __snarl_ignore_sync(int begin) {
  annotated::ignore_sync(self(), begin != 0);
}

SNARL_EXPORT void __snarl_benign_race(const volatile void *address, size_t size, const char *reason) {
  annotated::benign_race(self(), address, size, reason);
}

SNARL_EXPORT void __snarl_new_memory(const volatile void *address, size_t size) {
  annotated::new_memory(self(), SNARL_CALLER_PC(), address, size);
}

SNARL_EXPORT void __snarl_lock_created(const volatile void *lock) {
  annotated::lock_created(self(), SNARL_CALLER_PC(), lock);
}

SNARL_EXPORT void __snarl_lock_destroyed(const volatile void *lock) {
  annotated::lock_destroyed(self(), SNARL_CALLER_PC(), lock);
}

SNARL_EXPORT void __snarl_lock_wanted(const volatile void *lock, unsigned flags) {
  annotated::lock_wanted(self(), SNARL_CALLER_PC(), lock, mode_of(flags));
}

SNARL_EXPORT void __snarl_lock_acquired(const volatile void *lock, unsigned flags) {
  annotated::lock_acquired(self(), SNARL_CALLER_PC(), lock, mode_of(flags), flags & kTry);
}

SNARL_EXPORT void __snarl_lock_releasing(const volatile void *lock) {
  annotated::lock_releasing(self(), SNARL_CALLER_PC(), lock);
}

SNARL_EXPORT void __snarl_foreign_lock_tried(const void *lock, unsigned flags, int taken) {
  if (taken)
    annotated::lock_acquired(self(), SNARL_CALLER_PC(), lock, mode_of(flags), true);
}

SNARL_EXPORT void __snarl_foreign_lock_releasing(const void *lock) {
  annotated::foreign_lock_releasing(self(), lock);
}

SNARL_EXPORT void __snarl_lock_level(const volatile void *lock, unsigned level) {
  annotated::lock_level(self(), lock, level);
}

SNARL_EXPORT void *__snarl_fiber_current() {
  return self();
}

SNARL_EXPORT void *__snarl_fiber_create() {
  return annotated::fiber_create(self(), SNARL_CALLER_PC());
}

SNARL_EXPORT void __snarl_fiber_destroy(void *fiber) {
  annotated::fiber_destroy(self(), SNARL_CALLER_PC(), static_cast<Thread *>(fiber));
}

SNARL_EXPORT void __snarl_fiber_switch(void *fiber, unsigned flags) {
  annotated::fiber_switch(self(), static_cast<Thread *>(fiber), !(flags & kUnordered));
}
