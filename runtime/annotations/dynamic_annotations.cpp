// The functions of dynamic_annotations.h, as programs declare them that were annotated for Valgrind's tools or for
// ThreadSanitizer: file and line of the annotation, then what it says.
#include "runtime/annotations/effects.h"

using namespace snarl;

SNARL_EXPORT void AnnotateHappensBefore(const char *, int, const volatile void *address) {
  annotated::happens_before(self(), address);
}

SNARL_EXPORT void AnnotateHappensAfter(const char *, int, const volatile void *address) {
  annotated::happens_after(self(), address);
}

SNARL_EXPORT void AnnotateIgnoreReadsBegin(const char *, int) {
  annotated::ignore_accesses(self(), true);
}

SNARL_EXPORT void AnnotateIgnoreReadsEnd(const char *, int) {
  annotated::ignore_accesses(self(), false);
}

SNARL_EXPORT void AnnotateIgnoreWritesBegin(const char *, int) {
  annotated::ignore_accesses(self(), true);
}

SNARL_EXPORT void AnnotateIgnoreWritesEnd(const char *, int) {
  annotated::ignore_accesses(self(), false);
}

SNARL_EXPORT void AnnotateIgnoreSyncBegin(const char *, int) {
  annotated::ignore_sync(self(), true);
}

SNARL_EXPORT void AnnotateIgnoreSyncEnd(const char *, int) {
  annotated::ignore_sync(self(), false);
}

SNARL_EXPORT void AnnotateNewMemory(const char *, int, const volatile void *address, size_t size) {
  annotated::new_memory(self(), SNARL_CALLER_PC(), address, size);
}

SNARL_EXPORT void AnnotateRWLockCreate(const char *, int, const volatile void *lock) {
  annotated::lock_created(self(), SNARL_CALLER_PC(), lock);
}

SNARL_EXPORT void AnnotateRWLockCreateStatic(const char *, int, const volatile void *lock) {
  annotated::lock_created(self(), SNARL_CALLER_PC(), lock);
}

SNARL_EXPORT void AnnotateRWLockDestroy(const char *, int, const volatile void *lock) {
  annotated::lock_destroyed(self(), SNARL_CALLER_PC(), lock);
}

SNARL_EXPORT void AnnotateRWLockAcquired(const char *, int, const volatile void *lock, long exclusive) {
  annotated::lock_acquired(self(), SNARL_CALLER_PC(), lock, exclusive ? LockMode::exclusive : LockMode::shared, false);
}

SNARL_EXPORT void AnnotateRWLockReleased(const char *, int, const volatile void *lock, long) {
  annotated::lock_releasing(self(), SNARL_CALLER_PC(), lock);
}
