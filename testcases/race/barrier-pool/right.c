// snarl: none
// why: what is set before the barrier is seen by all after it
#include <pthread.h>

pthread_barrier_t start;
int job;
int done[2];

static void *work(void *result) {
  pthread_barrier_wait(&start);
  *(int *)result = job;
  return 0;
}

int main(void) {
  pthread_t workers[2];
  pthread_barrier_init(&start, 0, 3);
  for (int i = 0; i < 2; ++i)
    pthread_create(&workers[i], 0, work, &done[i]);
  job = 7;
  pthread_barrier_wait(&start);
  for (int i = 0; i < 2; ++i)
    pthread_join(workers[i], 0);
  pthread_barrier_destroy(&start);
  return done[0] + done[1] == 14 ? 0 : 1;
}
