// Prints what calls answer, and errno after it.
#ifndef SNARL_TESTS_WRONG_CALLS_SAID_H
#define SNARL_TESTS_WRONG_CALLS_SAID_H

#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#define SAY(call) (errno = 0, say(#call, call))

static inline void say(const char *call, int answer) {
  printf("%s: %d, errno %d\n", call, answer, errno);
}

static inline struct timespec soon(clockid_t clock) {
  struct timespec time;
  clock_gettime(clock, &time);
  time.tv_nsec += 10000000;
  time.tv_sec += time.tv_nsec / 1000000000;
  time.tv_nsec %= 1000000000;
  return time;
}

static const struct timespec past = {1, 0}, no_time = {1, -1};

static inline void in_thread(void *(*run)(void *), void *argument) {
  pthread_t thread;
  if (pthread_create(&thread, 0, run, argument) || pthread_join(thread, 0))
    abort();
}

#endif // SNARL_TESTS_WRONG_CALLS_SAID_H
