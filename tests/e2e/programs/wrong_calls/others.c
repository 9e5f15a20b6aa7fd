// Calls on read-write locks, spin locks, condition variables, semaphores and barriers, wrongly; but for those that
// hang.
#define _GNU_SOURCE
#include "said.h"

#include <limits.h>
#include <semaphore.h>

static void *take_held(void *lock) {
  struct timespec time = soon(CLOCK_REALTIME);
  SAY(pthread_rwlock_trywrlock(lock));
  SAY(pthread_rwlock_tryrdlock(lock));
  SAY(pthread_rwlock_timedwrlock(lock, &time));
  SAY(pthread_rwlock_timedrdlock(lock, &past));
  SAY(pthread_rwlock_timedwrlock(lock, &no_time));
  SAY(pthread_rwlock_timedrdlock(lock, &no_time));
  time = soon(CLOCK_MONOTONIC);
  SAY(pthread_rwlock_clockwrlock(lock, CLOCK_MONOTONIC, &time));
  SAY(pthread_rwlock_clockwrlock(lock, 77, &time));
  SAY(pthread_rwlock_clockrdlock(lock, 77, &time));
  return 0;
}

static void *unlock(void *lock) {
  SAY(pthread_rwlock_unlock(lock));
  return 0;
}

static void read_write_lock(int kind) {
  pthread_rwlock_t lock;
  pthread_rwlockattr_t attributes;
  pthread_rwlockattr_init(&attributes);
  pthread_rwlockattr_setkind_np(&attributes, kind);
  SAY(pthread_rwlock_init(&lock, &attributes));
  SAY(pthread_rwlock_wrlock(&lock));
  SAY(pthread_rwlock_wrlock(&lock));
  SAY(pthread_rwlock_rdlock(&lock));
  SAY(pthread_rwlock_trywrlock(&lock));
  SAY(pthread_rwlock_tryrdlock(&lock));
  struct timespec time = soon(CLOCK_REALTIME);
  SAY(pthread_rwlock_timedwrlock(&lock, &time));
  SAY(pthread_rwlock_timedrdlock(&lock, &time));
  in_thread(take_held, &lock);
  SAY(pthread_rwlock_unlock(&lock));
  SAY(pthread_rwlock_rdlock(&lock));
  SAY(pthread_rwlock_tryrdlock(&lock));
  SAY(pthread_rwlock_trywrlock(&lock));
  time = soon(CLOCK_REALTIME);
  SAY(pthread_rwlock_timedwrlock(&lock, &time));
  SAY(pthread_rwlock_unlock(&lock));
  SAY(pthread_rwlock_unlock(&lock));
  SAY(pthread_rwlock_wrlock(&lock));
  in_thread(unlock, &lock);
  SAY(pthread_rwlock_rdlock(&lock));
  in_thread(unlock, &lock);
  SAY(pthread_rwlock_wrlock(&lock));
  SAY(pthread_rwlock_destroy(&lock));
  SAY(pthread_rwlock_init(&lock, &attributes));
  SAY(pthread_rwlock_destroy(&lock));
  SAY(pthread_rwlock_destroy(&lock));
  SAY(pthread_rwlock_tryrdlock(&lock));
  SAY(pthread_rwlock_unlock(&lock));
}

static void *spin_lock_of_others(void *argument) {
  pthread_spinlock_t *lock = argument;
  SAY(pthread_spin_trylock(lock));
  SAY(pthread_spin_unlock(lock));
  return 0;
}

static void spin_lock(void) {
  pthread_spinlock_t lock;
  SAY(pthread_spin_init(&lock, 0));
  SAY(pthread_spin_init(&lock, 0));
  SAY(pthread_spin_lock(&lock));
  SAY(pthread_spin_trylock(&lock));
  in_thread(spin_lock_of_others, (void *)&lock);
  SAY(pthread_spin_lock(&lock));
  SAY(pthread_spin_destroy(&lock));
  SAY(pthread_spin_destroy(&lock));
  SAY(pthread_spin_trylock(&lock));
  SAY(pthread_spin_unlock(&lock));
}

static void condition_variable(void) {
  pthread_cond_t condition;
  pthread_mutex_t one = PTHREAD_MUTEX_INITIALIZER, other = PTHREAD_MUTEX_INITIALIZER;
  SAY(pthread_cond_init(&condition, 0));
  SAY(pthread_cond_init(&condition, 0));
  SAY(pthread_cond_signal(&condition));
  SAY(pthread_mutex_lock(&one));
  SAY(pthread_mutex_lock(&other));
  SAY(pthread_cond_timedwait(&condition, &one, &past));
  SAY(pthread_cond_timedwait(&condition, &other, &past));
  SAY(pthread_cond_timedwait(&condition, &one, &no_time));
  SAY(pthread_cond_clockwait(&condition, &one, 77, &past));
  SAY(pthread_mutex_unlock(&one));
  SAY(pthread_mutex_unlock(&other));
  SAY(pthread_cond_timedwait(&condition, &one, &past)); // without the mutex
  SAY(pthread_cond_destroy(&condition));
  SAY(pthread_cond_destroy(&condition));
  SAY(pthread_cond_signal(&condition));
  SAY(pthread_cond_broadcast(&condition));
}

static void semaphore(void) {
  sem_t tokens;
  int value = -1;
  SAY(sem_init(&tokens, 0, (unsigned)INT_MAX + 1));
  SAY(sem_init(&tokens, 0, INT_MAX));
  SAY(sem_post(&tokens));
  SAY(sem_getvalue(&tokens, &value));
  SAY(value);
  SAY(sem_destroy(&tokens));
  SAY(sem_init(&tokens, 0, 0));
  SAY(sem_init(&tokens, 0, 0));
  SAY(sem_trywait(&tokens));
  SAY(sem_timedwait(&tokens, &past));
  SAY(sem_timedwait(&tokens, &no_time));
  SAY(sem_clockwait(&tokens, 77, &past));
  SAY(sem_destroy(&tokens));
  SAY(sem_destroy(&tokens));
  SAY(sem_post(&tokens));
  SAY(sem_trywait(&tokens));
  SAY(sem_open("/snarl-of-nobody", 0) == SEM_FAILED);
  SAY(sem_unlink("/snarl-of-nobody"));
}

static void barrier(void) {
  pthread_barrier_t all;
  SAY(pthread_barrier_init(&all, 0, 0));
  SAY(pthread_barrier_init(&all, 0, UINT_MAX));
  SAY(pthread_barrier_init(&all, 0, 1));
  SAY(pthread_barrier_init(&all, 0, 1));
  SAY(pthread_barrier_wait(&all));
  SAY(pthread_barrier_destroy(&all));
}

int main(void) {
  read_write_lock(PTHREAD_RWLOCK_PREFER_READER_NP);
  read_write_lock(PTHREAD_RWLOCK_PREFER_WRITER_NP);
  read_write_lock(PTHREAD_RWLOCK_PREFER_WRITER_NONRECURSIVE_NP);
  spin_lock();
  condition_variable();
  semaphore();
  barrier();
  return 0;
}
