// snarl: none
// why: the handle is there before the thread that looks at it is made; and a thread's own is there when it begins
#include "support/rendezvous.h"
#include <pthread.h>

static pthread_t watcher, worker;

static void *work(void *argument) {
  return pthread_equal(worker, pthread_self()) ? argument : 0;
}

static void *watch(void *argument) {
  await(1);
  const pthread_t seen = worker;
  reached(2);
  return seen ? argument : &watcher;
}

int main(void) {
  pthread_create(&worker, 0, work, 0);
  pthread_create(&watcher, 0, watch, 0);
  reached(1);
  await(2);
  void *result;
  pthread_join(worker, 0);
  pthread_join(watcher, &result);
  return result != 0;
}
