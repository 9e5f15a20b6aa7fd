// snarl: deadlock  holds@a wants@ab  holds@b wants@ba
// why: both threads close the circle at the same moment, and the program goes on: it is told once
// options: deadlock_exit=0
#define _GNU_SOURCE
#include "support/rendezvous.h"

#include <pthread.h>
#include <time.h>
#include <unistd.h>

static pthread_mutex_t first = PTHREAD_MUTEX_INITIALIZER, second = PTHREAD_MUTEX_INITIALIZER;

static void *forwards(void *argument) {
  pthread_mutex_lock(&first); // @a
  meet(2);
  pthread_mutex_lock(&second); // @ab
  pthread_mutex_unlock(&second);
  pthread_mutex_unlock(&first);
  return argument;
}

static void *backwards(void *argument) {
  pthread_mutex_lock(&second); // @b
  meet(2);
  pthread_mutex_lock(&first); // @ba
  pthread_mutex_unlock(&first);
  pthread_mutex_unlock(&second);
  return argument;
}

int main(void) {
  pthread_t one, other;
  pthread_create(&one, 0, forwards, 0);
  pthread_create(&other, 0, backwards, 0);
  struct timespec until;
  clock_gettime(CLOCK_REALTIME, &until);
  until.tv_sec += 1;
  pthread_timedjoin_np(one, 0, &until);
  _exit(0);
}
