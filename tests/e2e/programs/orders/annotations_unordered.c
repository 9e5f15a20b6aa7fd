// What annotations take the order from, or never gave it ("right" is a race here as well, order.h).
#include "order.h"
#include <snarl/annotations.h>

void AnnotateIgnoreSyncBegin(const char *file, int line);
void AnnotateIgnoreSyncEnd(const char *file, int line);
void AnnotateMutexIsUsedAsCondVar(const char *file, int line, const volatile void *mutex);
void AnnotatePublishMemoryRange(const char *file, int line, const volatile void *memory, size_t size);
void AnnotateFlushState(const char *file, int line);
void __tsan_acquire(void *address);
void __tsan_release(void *address);
void __tsan_mutex_pre_lock(void *mutex, unsigned flags);
void __tsan_mutex_post_lock(void *mutex, unsigned flags, int recursion);
int __tsan_mutex_pre_unlock(void *mutex, unsigned flags);
void __tsan_mutex_post_unlock(void *mutex, unsigned flags);
void __tsan_mutex_pre_signal(void *mutex, unsigned flags);
void __tsan_mutex_post_signal(void *mutex, unsigned flags);
void __tsan_flush_memory(void);

enum { read_lock = 1 << 3, try_lock = 1 << 4, try_lock_failed = 1 << 5 };

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static int place, other_place, own, tsan;

static void lock(void) {
  pthread_mutex_lock(&mutex);
  pthread_mutex_unlock(&mutex);
}
static void lock_unseen(void) {
  SNARL_IGNORE_SYNC_BEGIN();
  lock();
  SNARL_IGNORE_SYNC_END();
}
static void lock_unseen_by_annotation(void) {
  AnnotateIgnoreSyncBegin(__FILE__, __LINE__);
  lock();
  AnnotateIgnoreSyncEnd(__FILE__, __LINE__);
}
static void before(void) {
  SNARL_HAPPENS_BEFORE(&place);
}
static void after_other(void) {
  SNARL_HAPPENS_AFTER(&other_place);
}
static void tsan_release(void) {
  __tsan_release(&place);
}
static void tsan_acquire_other(void) {
  __tsan_acquire(&other_place);
}
static void share_own(void) {
  SNARL_LOCK_ACQUIRED(&own, SNARL_SHARED);
  SNARL_LOCK_RELEASING(&own);
}
static void lock_tsan_as(unsigned flags) {
  __tsan_mutex_pre_lock(&tsan, flags);
  __tsan_mutex_post_lock(&tsan, flags, 0);
}
static void lock_tsan(void) {
  lock_tsan_as(0);
  __tsan_mutex_pre_unlock(&tsan, 0);
  __tsan_mutex_post_unlock(&tsan, 0);
}
static void read_tsan(void) {
  lock_tsan_as(read_lock);
  __tsan_mutex_pre_unlock(&tsan, read_lock);
  __tsan_mutex_post_unlock(&tsan, read_lock);
}
static void try_tsan_in_vain(void) {
  lock_tsan_as(try_lock | try_lock_failed);
}
// The mutex's own code is not looked at.
static void store_inside(void) {
  __tsan_mutex_pre_signal(&tsan, 0);
  __atomic_store_n(&place, 1, __ATOMIC_RELEASE);
  __tsan_mutex_post_signal(&tsan, 0);
}
static void load_inside(void) {
  __tsan_mutex_pre_lock(&tsan, 0);
  need(__atomic_load_n(&place, __ATOMIC_ACQUIRE) == 1);
  __tsan_mutex_post_lock(&tsan, 0, 0);
  __tsan_mutex_pre_unlock(&tsan, 0);
  __tsan_mutex_post_unlock(&tsan, 0);
}
// Known, and without a meaning by happens-before.
static void say_nothing(void) {
  AnnotateMutexIsUsedAsCondVar(__FILE__, __LINE__, &mutex);
  AnnotatePublishMemoryRange(__FILE__, __LINE__, &message, sizeof message);
  AnnotateFlushState(__FILE__, __LINE__);
  __tsan_flush_memory();
}

static const struct subject subjects[] = {
    {"SNARL_IGNORE_SYNC", NULL, lock_unseen, lock, 0},
    {"SNARL_IGNORE_SYNC, the acquire", NULL, lock, lock_unseen, 0},
    {"AnnotateIgnoreSync", NULL, lock_unseen_by_annotation, lock, 0},
    {"happens after another place", NULL, before, after_other, 0},
    {"__tsan_acquire of another place", NULL, tsan_release, tsan_acquire_other, 0},
    {"two that share", NULL, share_own, share_own, 0},
    {"two that read", NULL, read_tsan, read_tsan, 0},
    {"a try that fails", NULL, lock_tsan, try_tsan_in_vain, 0},
    {"within a mutex", NULL, store_inside, load_inside, 0},
    {"without a meaning", NULL, say_nothing, say_nothing, 0},
};

int main(int argc, char **argv) {
  return run_subjects(subjects, sizeof subjects / sizeof *subjects, argc, argv);
}
