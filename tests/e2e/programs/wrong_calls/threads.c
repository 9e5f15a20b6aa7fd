// Calls on threads, and on the mutexes of C11, wrongly; but for those that hang.
#define _GNU_SOURCE
#include "said.h"

#include <threads.h>
#include <unistd.h>

static int may_end[2]; // a pipe

static void *wait_for_the_end(void *argument) {
  char byte;
  return read(may_end[0], &byte, 1) == 1 ? argument : 0;
}

static void *join_itself(void *argument) {
  struct timespec time = soon(CLOCK_REALTIME);
  SAY(pthread_join(pthread_self(), 0));
  SAY(pthread_tryjoin_np(pthread_self(), 0));
  SAY(pthread_timedjoin_np(pthread_self(), 0, &time));
  return argument;
}

static void join_detached(void) {
  pthread_t thread;
  pthread_create(&thread, 0, wait_for_the_end, 0);
  struct timespec time = soon(CLOCK_MONOTONIC);
  SAY(pthread_tryjoin_np(thread, 0));
  SAY(pthread_timedjoin_np(thread, 0, &past));
  SAY(pthread_clockjoin_np(thread, 0, CLOCK_MONOTONIC, &time));
  SAY(pthread_clockjoin_np(thread, 0, 77, &time));
  SAY(pthread_detach(thread));
  SAY(pthread_detach(thread));
  SAY(pthread_join(thread, 0));
  SAY(pthread_tryjoin_np(thread, 0));
  SAY(pthread_timedjoin_np(thread, 0, &past));
  SAY((int)write(may_end[1], "x", 1));
}

static int take_held(void *mutex) {
  struct timespec time = soon(CLOCK_REALTIME);
  SAY(mtx_trylock(mutex));
  SAY(mtx_timedlock(mutex, &time));
  return 7;
}

static void mutex_of_c(int type) {
  mtx_t mutex;
  thrd_t thread;
  int result = 0;
  struct timespec time = soon(CLOCK_REALTIME);
  SAY(mtx_init(&mutex, type));
  SAY(mtx_lock(&mutex));
  SAY(mtx_trylock(&mutex));
  SAY(mtx_timedlock(&mutex, &time));
  thrd_create(&thread, take_held, &mutex);
  SAY(thrd_join(thread, &result));
  SAY(result);
  for (int i = 0; i < (type & mtx_recursive ? 4 : 1); ++i)
    SAY(mtx_unlock(&mutex));
  SAY(mtx_init(&mutex, type));
  mtx_destroy(&mutex);
  SAY(mtx_lock(&mutex));
}

static void condition_of_c(void) {
  mtx_t mutex;
  cnd_t condition;
  SAY(mtx_init(&mutex, 77));
  SAY(mtx_init(&mutex, mtx_plain));
  SAY(cnd_init(&condition));
  SAY(cnd_signal(&condition));
  SAY(cnd_timedwait(&condition, &mutex, &past)); // without the mutex
}

int main(void) {
  if (pipe(may_end))
    abort();
  in_thread(join_itself, 0);
  join_detached();
  mutex_of_c(mtx_plain);
  mutex_of_c(mtx_recursive);
  mutex_of_c(mtx_timed);
  mutex_of_c(mtx_timed | mtx_recursive);
  condition_of_c();
  return 0;
}
