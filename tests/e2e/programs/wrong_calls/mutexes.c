// Every call on every kind of mutex, wrongly; but for those that hang.
#define _GNU_SOURCE
#include "said.h"

#include <string.h>

struct kind {
  const char *name;
  int type;
};
static const struct kind kinds[] = {
    {"normal", PTHREAD_MUTEX_NORMAL},
    {"errorcheck", PTHREAD_MUTEX_ERRORCHECK},
    {"recursive", PTHREAD_MUTEX_RECURSIVE},
    {"adaptive", PTHREAD_MUTEX_ADAPTIVE_NP},
};

static int make(pthread_mutex_t *mutex, int type, int robust, int protocol) {
  pthread_mutexattr_t attributes;
  pthread_mutexattr_init(&attributes);
  pthread_mutexattr_settype(&attributes, type);
  pthread_mutexattr_setrobust(&attributes, robust ? PTHREAD_MUTEX_ROBUST : PTHREAD_MUTEX_STALLED);
  pthread_mutexattr_setprotocol(&attributes, protocol);
  const int answer = pthread_mutex_init(mutex, &attributes);
  pthread_mutexattr_destroy(&attributes);
  return answer;
}

static void *take_held(void *mutex) {
  struct timespec time = soon(CLOCK_REALTIME);
  SAY(pthread_mutex_trylock(mutex));
  SAY(pthread_mutex_timedlock(mutex, &past));
  SAY(pthread_mutex_timedlock(mutex, &time));
  time = soon(CLOCK_MONOTONIC);
  SAY(pthread_mutex_clocklock(mutex, CLOCK_MONOTONIC, &time));
  SAY(pthread_mutex_timedlock(mutex, &no_time));
  SAY(pthread_mutex_clocklock(mutex, 77, &time));
  return 0;
}

static void *unlock(void *mutex) {
  SAY(pthread_mutex_unlock(mutex));
  return 0;
}

static void *end_with(void *mutex) {
  SAY(pthread_mutex_lock(mutex));
  return 0;
}

static void *wait_with_held(void *mutex) {
  pthread_cond_t condition = PTHREAD_COND_INITIALIZER;
  struct timespec time = soon(CLOCK_REALTIME);
  SAY(pthread_cond_wait(&condition, mutex));
  SAY(pthread_cond_timedwait(&condition, mutex, &time));
  SAY(pthread_cond_clockwait(&condition, mutex, CLOCK_REALTIME, &time));
  return 0;
}

static void misuse(int type, int robust, int protocol) {
  const int checks = type == PTHREAD_MUTEX_ERRORCHECK || type == PTHREAD_MUTEX_RECURSIVE;
  pthread_mutex_t mutex;
  struct timespec time;
  SAY(make(&mutex, type, robust, protocol));
  SAY(pthread_mutex_unlock(&mutex));
  if (!checks && !robust) {
    SAY(pthread_mutex_destroy(&mutex));
    SAY(make(&mutex, type, robust, protocol));
  }
  SAY(pthread_mutex_lock(&mutex));
  SAY(pthread_mutex_trylock(&mutex));
  if (checks)
    SAY(pthread_mutex_lock(&mutex));
  time = soon(CLOCK_REALTIME);
  SAY(pthread_mutex_timedlock(&mutex, &time));
  in_thread(take_held, &mutex);
  SAY(pthread_mutex_destroy(&mutex));
  if (checks || robust) {
    in_thread(unlock, &mutex);
    in_thread(wait_with_held, &mutex);
  }
  for (int i = 0; i < (checks || robust ? 5 : 1); ++i)
    SAY(pthread_mutex_unlock(&mutex));
  SAY(pthread_mutex_consistent(&mutex));
  if (robust) {
    in_thread(end_with, &mutex);
    for (int i = 0; i < 2; ++i) {
      SAY(pthread_mutex_lock(&mutex));
      SAY(pthread_mutex_unlock(&mutex));
    }
    SAY(pthread_mutex_trylock(&mutex));
    SAY(pthread_mutex_consistent(&mutex));
  }
  SAY(pthread_mutex_destroy(&mutex));
  SAY(pthread_mutex_destroy(&mutex));
  SAY(pthread_mutex_lock(&mutex));
  SAY(pthread_mutex_trylock(&mutex));
  SAY(pthread_mutex_unlock(&mutex));
}

static void hand_over_and_make_anew(void) {
  pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
  SAY(pthread_mutex_lock(&mutex));
  in_thread(unlock, &mutex);
  SAY(pthread_mutex_lock(&mutex));
  SAY(pthread_mutex_init(&mutex, 0));
  SAY(pthread_mutex_lock(&mutex));
  SAY(pthread_mutex_unlock(&mutex));
}

static void of_no_kind_and_copied(void) {
  pthread_mutex_t none, held, copy;
  memset(&none, 0, sizeof none);
  none.__data.__kind = 0x7f;
  SAY(pthread_mutex_lock(&none));
  SAY(pthread_mutex_trylock(&none));
  SAY(pthread_mutex_unlock(&none));
  SAY(make(&held, PTHREAD_MUTEX_ERRORCHECK, 0, 0));
  SAY(pthread_mutex_lock(&held));
  memcpy(&copy, &held, sizeof copy);
  SAY(pthread_mutex_lock(&copy));
  SAY(pthread_mutex_trylock(&copy));
  SAY(pthread_mutex_destroy(&copy));
  SAY(pthread_mutex_unlock(&copy));
  SAY(pthread_mutex_unlock(&held));
}

int main(void) {
  for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; ++i)
    for (int robust = 0; robust < 2; ++robust)
      for (int inherits = 0; inherits < 2; ++inherits) {
        printf("%s, robust %d, priority inherited %d\n", kinds[i].name, robust, inherits);
        misuse(kinds[i].type, robust, inherits ? PTHREAD_PRIO_INHERIT : PTHREAD_PRIO_NONE);
      }
  hand_over_and_make_anew();
  of_no_kind_and_copied();
  return 0;
}
