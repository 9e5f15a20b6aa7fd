/* Threads that get their names in every way there is; each races with main. */
#define _GNU_SOURCE
#include "support/rendezvous.h"
#include <pthread.h>
#include <sys/prctl.h>

int by_itself, by_creator, by_prctl;

static void *names_itself(void *p) {
  pthread_setname_np(pthread_self(), "itself");
  by_itself = 1;
  reached(1);
  return p;
}
static void *is_named(void *p) {
  await(2);
  by_creator = 1;
  reached(3);
  return p;
}
static void *asks_kernel(void *p) {
  prctl(PR_SET_NAME, "asked", 0, 0, 0);
  by_prctl = 1;
  reached(4);
  return p;
}

int main(void) {
  pthread_t threads[3];
  pthread_create(&threads[0], NULL, names_itself, NULL);
  await(1);
  by_itself = 2;
  pthread_create(&threads[1], NULL, is_named, NULL);
  pthread_setname_np(threads[1], "creator");
  reached(2);
  await(3);
  by_creator = 2;
  pthread_create(&threads[2], NULL, asks_kernel, NULL);
  await(4);
  by_prctl = 2;
  for (int i = 0; i < 3; ++i)
    pthread_join(threads[i], NULL);
  return 0;
}
