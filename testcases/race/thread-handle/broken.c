// snarl: data-race  write@create  read@look  on worker
// why: a thread looks at the handle of another one while its creator writes it
#include "support/rendezvous.h"
#include <pthread.h>

static pthread_t watcher, worker;

static void *work(void *argument) {
  return argument;
}

static void *watch(void *argument) {
  await(1);
  const pthread_t seen = worker; // @look
  reached(2);
  return seen ? argument : &watcher;
}

int main(void) {
  pthread_create(&watcher, 0, watch, 0);
  pthread_create(&worker, 0, work, 0); // @create
  reached(1);
  await(2);
  void *result;
  pthread_join(worker, 0);
  pthread_join(watcher, &result);
  return result != 0;
}
