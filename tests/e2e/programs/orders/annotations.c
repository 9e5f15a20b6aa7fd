// What annotations order by, Snarl's own and those for other detectors (order.h). The locks exclude nobody: what is
// said of them is all that there is.
#include "order.h"
#include <snarl/annotations.h>

void AnnotateHappensBefore(const char *file, int line, const volatile void *address);
void AnnotateHappensAfter(const char *file, int line, const volatile void *address);
void WTFAnnotateHappensBefore(const char *file, int line, const volatile void *address);
void WTFAnnotateHappensAfter(const char *file, int line, const volatile void *address);
void AnnotateCondVarSignal(const char *file, int line, const volatile void *condition);
void AnnotateCondVarSignalAll(const char *file, int line, const volatile void *condition);
void AnnotateCondVarWait(const char *file, int line, const volatile void *condition, const volatile void *lock);
void AnnotateBarrierInit(const char *file, int line, const volatile void *barrier, long count, long again);
void AnnotateBarrierDestroy(const char *file, int line, const volatile void *barrier);
void AnnotateBarrierWaitBefore(const char *file, int line, const volatile void *barrier);
void AnnotateBarrierWaitAfter(const char *file, int line, const volatile void *barrier);
void AnnotatePCQCreate(const char *file, int line, const volatile void *queue);
void AnnotatePCQDestroy(const char *file, int line, const volatile void *queue);
void AnnotatePCQPut(const char *file, int line, const volatile void *queue);
void AnnotatePCQGet(const char *file, int line, const volatile void *queue);
void AnnotateRWLockCreate(const char *file, int line, const volatile void *lock);
void AnnotateRWLockDestroy(const char *file, int line, const volatile void *lock);
void AnnotateRWLockAcquired(const char *file, int line, const volatile void *lock, long exclusive);
void AnnotateRWLockReleased(const char *file, int line, const volatile void *lock, long exclusive);
void __tsan_acquire(void *address);
void __tsan_release(void *address);
void __tsan_mutex_create(void *mutex, unsigned flags);
void __tsan_mutex_destroy(void *mutex, unsigned flags);
void __tsan_mutex_pre_lock(void *mutex, unsigned flags);
void __tsan_mutex_post_lock(void *mutex, unsigned flags, int recursion);
int __tsan_mutex_pre_unlock(void *mutex, unsigned flags);
void __tsan_mutex_post_unlock(void *mutex, unsigned flags);
void __tsan_mutex_pre_signal(void *mutex, unsigned flags);
void __tsan_mutex_post_signal(void *mutex, unsigned flags);
void __tsan_mutex_pre_divert(void *mutex, unsigned flags);
void __tsan_mutex_post_divert(void *mutex, unsigned flags);

enum { read_lock = 1 << 3, try_lock = 1 << 4, recursive_lock = 1 << 6, recursive_unlock = 1 << 7 };

static int place;

// --- by an address --------------------------------------------------------------------------------------------
static void before(void) {
  SNARL_HAPPENS_BEFORE(&place);
}
static void after(void) {
  SNARL_HAPPENS_AFTER(&place);
}
static void annotate_before(void) {
  AnnotateHappensBefore(__FILE__, __LINE__, &place);
}
static void annotate_after(void) {
  AnnotateHappensAfter(__FILE__, __LINE__, &place);
}
static void wtf_before(void) {
  WTFAnnotateHappensBefore(__FILE__, __LINE__, &place);
}
static void wtf_after(void) {
  WTFAnnotateHappensAfter(__FILE__, __LINE__, &place);
}
static void tsan_release(void) {
  __tsan_release(&place);
}
static void tsan_acquire(void) {
  __tsan_acquire(&place);
}
static void signal_one(void) {
  AnnotateCondVarSignal(__FILE__, __LINE__, &place);
}
static void signal_all(void) {
  AnnotateCondVarSignalAll(__FILE__, __LINE__, &place);
}
static void waited(void) {
  AnnotateCondVarWait(__FILE__, __LINE__, &place, &message);
}
static void put(void) {
  AnnotatePCQPut(__FILE__, __LINE__, &place);
}
static void get(void) {
  AnnotatePCQGet(__FILE__, __LINE__, &place);
}
static void make_barrier(void) {
  AnnotateBarrierDestroy(__FILE__, __LINE__, &place);
  AnnotateBarrierInit(__FILE__, __LINE__, &place, 2, 0);
}
static void arrive(void) {
  AnnotateBarrierWaitBefore(__FILE__, __LINE__, &place);
}
static void leave(void) {
  AnnotateBarrierWaitAfter(__FILE__, __LINE__, &place);
}
static void make_queue(void) {
  AnnotatePCQDestroy(__FILE__, __LINE__, &place);
  AnnotatePCQCreate(__FILE__, __LINE__, &place);
}

// --- locks ----------------------------------------------------------------------------------------------------
static int own, foreign, tsan; // one for each family: each is created anew by its own calls

static void make_own(void) {
  SNARL_LOCK_DESTROYED(&own);
  SNARL_LOCK_CREATED(&own);
}
static void lock_own(void) {
  SNARL_LOCK_WANTED(&own, 0);
  SNARL_LOCK_ACQUIRED(&own, 0);
  SNARL_LOCK_RELEASING(&own);
}
static void share_own(void) {
  SNARL_LOCK_WANTED(&own, SNARL_SHARED);
  SNARL_LOCK_ACQUIRED(&own, SNARL_SHARED);
  SNARL_LOCK_RELEASING(&own);
}
static void try_own(void) {
  SNARL_LOCK_ACQUIRED(&own, SNARL_TRY);
  SNARL_LOCK_RELEASING(&own);
}
static void make_foreign(void) {
  AnnotateRWLockDestroy(__FILE__, __LINE__, &foreign);
  AnnotateRWLockCreate(__FILE__, __LINE__, &foreign);
}
static void write_foreign(void) {
  AnnotateRWLockAcquired(__FILE__, __LINE__, &foreign, 1);
  AnnotateRWLockReleased(__FILE__, __LINE__, &foreign, 1);
}
static void read_foreign(void) {
  AnnotateRWLockAcquired(__FILE__, __LINE__, &foreign, 0);
  AnnotateRWLockReleased(__FILE__, __LINE__, &foreign, 0);
}
static void make_tsan(void) {
  __tsan_mutex_destroy(&tsan, 0);
  __tsan_mutex_create(&tsan, 0);
}
static void lock_tsan_as(unsigned flags) {
  __tsan_mutex_pre_lock(&tsan, flags);
  __tsan_mutex_post_lock(&tsan, flags, 0);
}
static void unlock_tsan_as(unsigned flags) {
  __tsan_mutex_pre_unlock(&tsan, flags);
  __tsan_mutex_post_unlock(&tsan, flags);
}
static void lock_tsan(void) {
  lock_tsan_as(0);
  unlock_tsan_as(0);
}
static void read_tsan(void) {
  lock_tsan_as(read_lock);
  unlock_tsan_as(read_lock);
}
static void try_tsan(void) {
  lock_tsan_as(try_lock);
  unlock_tsan_as(0);
}
// As a condition variable gives up a recursive lock whole, and takes it again as often.
static void lock_tsan_again(void) {
  lock_tsan_as(0);
  lock_tsan_as(0);
  const int held = __tsan_mutex_pre_unlock(&tsan, recursive_unlock);
  __tsan_mutex_post_unlock(&tsan, recursive_unlock);
  need(held == 2);
  __tsan_mutex_pre_lock(&tsan, recursive_lock);
  __tsan_mutex_post_lock(&tsan, recursive_lock, held);
  unlock_tsan_as(0);
  unlock_tsan_as(0);
}
// What the mutex's code calls of the program's is looked at again.
static void divert(void) {
  __tsan_mutex_pre_signal(&tsan, 0);
  __tsan_mutex_pre_divert(&tsan, 0);
  __atomic_store_n(&place, 1, __ATOMIC_RELEASE);
  __tsan_mutex_post_divert(&tsan, 0);
  __tsan_mutex_post_signal(&tsan, 0);
}
static void look(void) {
  need(__atomic_load_n(&place, __ATOMIC_ACQUIRE) == 1);
}

static const struct subject subjects[] = {
    {"SNARL_HAPPENS_BEFORE", NULL, before, after, 0},
    {"AnnotateHappensBefore", NULL, annotate_before, annotate_after, 0},
    {"WTFAnnotateHappensBefore", NULL, wtf_before, wtf_after, 0},
    {"__tsan_release", NULL, tsan_release, tsan_acquire, 0},
    {"AnnotateCondVarSignal", NULL, signal_one, waited, 0},
    {"AnnotateCondVarSignalAll", NULL, signal_all, waited, 0},
    {"AnnotateBarrierWaitBefore", make_barrier, arrive, leave, 0},
    {"AnnotatePCQPut", make_queue, put, get, 0},
    {"SNARL_LOCK_ACQUIRED", make_own, lock_own, lock_own, 0},
    {"SNARL_SHARED", make_own, lock_own, share_own, 0},
    {"SNARL_SHARED before", make_own, share_own, lock_own, 0},
    {"SNARL_TRY", make_own, lock_own, try_own, 0},
    {"AnnotateRWLockAcquired", make_foreign, write_foreign, write_foreign, 0},
    {"AnnotateRWLockAcquired, reading", make_foreign, write_foreign, read_foreign, 0},
    {"__tsan_mutex_post_lock", make_tsan, lock_tsan, lock_tsan, 0},
    {"__tsan_mutex_read_lock", make_tsan, lock_tsan, read_tsan, 0},
    {"__tsan_mutex_try_lock", make_tsan, lock_tsan, try_tsan, 0},
    {"__tsan_mutex_recursive_lock", make_tsan, lock_tsan_again, lock_tsan_again, 0},
    {"__tsan_mutex_pre_divert", make_tsan, divert, look, 0},
};

int main(int argc, char **argv) {
  return run_subjects(subjects, sizeof subjects / sizeof *subjects, argc, argv);
}
