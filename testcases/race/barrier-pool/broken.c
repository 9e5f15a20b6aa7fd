// snarl: data-race  read@use  write@set  on job
// why: the barrier starts the pool, but the job is set after it
#include "support/rendezvous.h"
#include <pthread.h>

pthread_barrier_t start;
int job;
int done[2];

static void *work(void *result) {
  pthread_barrier_wait(&start);
  await(1);
  *(int *)result = job; // @use
  return 0;
}

int main(void) {
  pthread_t workers[2];
  pthread_barrier_init(&start, 0, 3);
  for (int i = 0; i < 2; ++i)
    pthread_create(&workers[i], 0, work, &done[i]);
  pthread_barrier_wait(&start);
  job = 7; // @set
  reached(1);
  for (int i = 0; i < 2; ++i)
    pthread_join(workers[i], 0);
  pthread_barrier_destroy(&start);
  return done[0] + done[1] == 14 ? 0 : 1;
}
