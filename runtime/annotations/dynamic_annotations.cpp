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
  annotated::ignore_asked_accesses(self(), true);
}

SNARL_EXPORT void AnnotateIgnoreReadsEnd(const char *, int) {
  annotated::ignore_asked_accesses(self(), false);
}

SNARL_EXPORT void AnnotateIgnoreWritesBegin(const char *, int) {
  annotated::ignore_asked_accesses(self(), true);
}

SNARL_EXPORT void AnnotateIgnoreWritesEnd(const char *, int) {
  annotated::ignore_asked_accesses(self(), false);
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

// Of the word at the address: the annotation knows no size.
SNARL_EXPORT void AnnotateBenignRace(const char *, int, const volatile void *address, const char *reason) {
  const auto word = reinterpret_cast<uintptr_t>(address) & ~uintptr_t{7};
  annotated::benign_race(self(), reinterpret_cast<const void *>(word), 8, reason);
}

SNARL_EXPORT void AnnotateBenignRaceSized(const char *, int, const volatile void *address, size_t size,
                                          const char *reason) {
  annotated::benign_race(self(), address, size, reason);
}

// A program that tests its detector expects it; it is counted like a benign one.
SNARL_EXPORT void AnnotateExpectRace(const char *file, int line, const volatile void *address, const char *reason) {
  AnnotateBenignRace(file, line, address, reason);
}

SNARL_EXPORT void AnnotateCondVarSignal(const char *, int, const volatile void *condition) {
  annotated::happens_before(self(), condition);
}

SNARL_EXPORT void AnnotateCondVarSignalAll(const char *, int, const volatile void *condition) {
  annotated::happens_before(self(), condition);
}

SNARL_EXPORT void AnnotateCondVarWait(const char *, int, const volatile void *condition, const volatile void *) {
  annotated::happens_after(self(), condition);
}

// Queues that hand over: what was put in happens before what is taken out.
SNARL_EXPORT void AnnotatePCQPut(const char *, int, const volatile void *queue) {
  annotated::happens_before(self(), queue);
}

SNARL_EXPORT void AnnotatePCQGet(const char *, int, const volatile void *queue) {
  annotated::happens_after(self(), queue);
}

// Who has waited comes after all that came before, of earlier turns, too.
SNARL_EXPORT void AnnotateBarrierWaitBefore(const char *, int, const volatile void *barrier) {
  annotated::happens_before(self(), barrier);
}

SNARL_EXPORT void AnnotateBarrierWaitAfter(const char *, int, const volatile void *barrier) {
  annotated::happens_after(self(), barrier);
}

SNARL_EXPORT void AnnotateThreadName(const char *, int, const char *name) {
  annotated::fiber_name(self(), name);
}

SNARL_EXPORT void WTFAnnotateHappensBefore(const char *, int, const volatile void *address) {
  annotated::happens_before(self(), address);
}

SNARL_EXPORT void WTFAnnotateHappensAfter(const char *, int, const volatile void *address) {
  annotated::happens_after(self(), address);
}

SNARL_EXPORT void WTFAnnotateBenignRaceSized(const char *, int, const volatile void *address, size_t size,
                                             const char *reason) {
  annotated::benign_race(self(), address, size, reason);
}

// What tells a detector by happens-before nothing; annotated programs need the functions to be there.
SNARL_EXPORT void AnnotatePCQCreate(const char *, int, const volatile void *) {}
SNARL_EXPORT void AnnotatePCQDestroy(const char *, int, const volatile void *) {}
SNARL_EXPORT void AnnotateBarrierInit(const char *, int, const volatile void *, long, long) {}
SNARL_EXPORT void AnnotateBarrierDestroy(const char *, int, const volatile void *) {}
SNARL_EXPORT void AnnotateMutexIsNotPHB(const char *, int, const volatile void *) {}
SNARL_EXPORT void AnnotateMutexIsUsedAsCondVar(const char *, int, const volatile void *) {}
SNARL_EXPORT void AnnotatePublishMemoryRange(const char *, int, const volatile void *, size_t) {}
SNARL_EXPORT void AnnotateUnpublishMemoryRange(const char *, int, const volatile void *, size_t) {}
SNARL_EXPORT void AnnotateMemoryIsInitialized(const char *, int, const volatile void *, size_t) {}
SNARL_EXPORT void AnnotateMemoryIsUninitialized(const char *, int, const volatile void *, size_t) {}
SNARL_EXPORT void AnnotateTraceMemory(const char *, int, const volatile void *) {}
SNARL_EXPORT void AnnotateNoOp(const char *, int, const volatile void *) {}
SNARL_EXPORT void AnnotateFlushState(const char *, int) {}
SNARL_EXPORT void AnnotateFlushExpectedRaces(const char *, int) {}
SNARL_EXPORT void AnnotateEnableRaceDetection(const char *, int, int) {}

// "Is this Valgrind?" asks for its machine; the slowdown is for limits of time.
SNARL_EXPORT int RunningOnValgrind() {
  return 0;
}

SNARL_EXPORT double ValgrindSlowdown() {
  return 10.0;
}

// The only known question: are races found by happens-before alone?
SNARL_EXPORT const char *ThreadSanitizerQuery(const char *question) {
  constexpr char kPure[] = "pure_happens_before";
  return __snarl_memcmp(question, kPure, sizeof kPure) == 0 ? "1" : "0";
}
