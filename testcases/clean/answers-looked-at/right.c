// snarl: none
// why: calls that POSIX answers with an error, and a program that asks for no more than the answer
#define _GNU_SOURCE
#include <errno.h>
#include <limits.h>
#include <pthread.h>
#include <semaphore.h>
#include <stdlib.h>
#include <threads.h>
#include <time.h>

static void expect(int answer, int expected) {
  if (answer != expected)
    abort();
}

static void mutexesThatCheck(int type) {
  pthread_mutexattr_t attributes;
  pthread_mutexattr_init(&attributes);
  pthread_mutexattr_settype(&attributes, type);
  pthread_mutex_t mutex;
  pthread_mutex_init(&mutex, &attributes);
  expect(pthread_mutex_unlock(&mutex), EPERM);
  pthread_cond_t condition = PTHREAD_COND_INITIALIZER;
  expect(pthread_cond_wait(&condition, &mutex), EPERM);
  expect(pthread_mutex_lock(&mutex), 0);
  if (type == PTHREAD_MUTEX_ERRORCHECK)
    expect(pthread_mutex_lock(&mutex), EDEADLK);
  expect(pthread_mutex_destroy(&mutex), EBUSY);
  expect(pthread_mutex_unlock(&mutex), 0);
  expect(pthread_mutex_destroy(&mutex), 0);
}

static void normalMutex(void) {
  pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
  pthread_mutex_lock(&mutex);
  pthread_mutex_trylock(&mutex); // whoever has it, it is locked now
  const struct timespec past = {0, 0};
  expect(pthread_mutex_timedlock(&mutex, &past), ETIMEDOUT);
  pthread_mutex_timedlock(&mutex, &past);
  pthread_mutex_unlock(&mutex);
}

static void readWriteLock(void) {
  pthread_rwlock_t lock = PTHREAD_RWLOCK_INITIALIZER;
  pthread_rwlock_wrlock(&lock);
  expect(pthread_rwlock_wrlock(&lock), EDEADLK);
  expect(pthread_rwlock_rdlock(&lock), EDEADLK);
  expect(pthread_rwlock_trywrlock(&lock), EBUSY);
  pthread_rwlock_tryrdlock(&lock);
  pthread_rwlock_unlock(&lock);
}

static void *joinsItself(void *argument) {
  expect(pthread_join(pthread_self(), 0), EDEADLK);
  expect(thrd_join(thrd_current(), 0), thrd_error);
  return argument;
}

static void *endsHolding(void *mutex) {
  pthread_mutex_lock(mutex);
  return 0;
}

static void *waits(void *semaphore) {
  sem_wait(semaphore);
  return 0;
}

// An answer that was looked at, then one that is none of a wrong call and that nobody looks at.
static void otherAnswers(void) {
  pthread_mutexattr_t attributes;
  pthread_mutexattr_init(&attributes);
  pthread_mutexattr_settype(&attributes, PTHREAD_MUTEX_ERRORCHECK);
  pthread_mutexattr_setrobust(&attributes, PTHREAD_MUTEX_ROBUST);
  pthread_mutex_t mutex;
  pthread_mutex_init(&mutex, &attributes);
  pthread_t owner, waiter;
  pthread_create(&owner, 0, endsHolding, &mutex);
  pthread_join(owner, 0);
  expect(pthread_mutex_unlock(&mutex), EPERM);
  pthread_mutex_lock(&mutex); // EOWNERDEAD
  pthread_mutex_consistent(&mutex);
  pthread_mutex_unlock(&mutex);
  sem_t end;
  sem_init(&end, 0, 0);
  pthread_create(&waiter, 0, waits, &end);
  expect(pthread_mutex_unlock(&mutex), EPERM);
  const struct timespec past = {0, 0};
  pthread_timedjoin_np(waiter, 0, &past);
  sem_post(&end);
  pthread_join(waiter, 0);
}

static void robustMutex(void) {
  pthread_mutexattr_t attributes;
  pthread_mutexattr_init(&attributes);
  pthread_mutexattr_setrobust(&attributes, PTHREAD_MUTEX_ROBUST);
  pthread_mutex_t mutex;
  pthread_mutex_init(&mutex, &attributes);
  expect(pthread_mutex_unlock(&mutex), EPERM);
  pthread_t owner;
  pthread_create(&owner, 0, endsHolding, &mutex);
  pthread_join(owner, 0);
  expect(pthread_mutex_lock(&mutex), EOWNERDEAD);
  expect(pthread_mutex_unlock(&mutex), 0); // given up
  expect(pthread_mutex_lock(&mutex), ENOTRECOVERABLE);
  expect(pthread_mutex_trylock(&mutex), ENOTRECOVERABLE);
}

int main(void) {
  mutexesThatCheck(PTHREAD_MUTEX_ERRORCHECK);
  mutexesThatCheck(PTHREAD_MUTEX_RECURSIVE);
  normalMutex();
  readWriteLock();
  robustMutex();
  otherAnswers();
  pthread_t thread;
  pthread_create(&thread, 0, joinsItself, 0);
  pthread_join(thread, 0);
  sem_t semaphore;
  expect(sem_init(&semaphore, 0, (unsigned)SEM_VALUE_MAX + 1), -1);
  sem_init(&semaphore, 0, SEM_VALUE_MAX);
  expect(sem_post(&semaphore), -1);
  expect(errno, EOVERFLOW);
  pthread_barrier_t barrier;
  expect(pthread_barrier_init(&barrier, 0, 0), EINVAL);
  return 0;
}
