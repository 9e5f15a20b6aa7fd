// snarl: none
// why: all have met before the barrier ends; it is made anew for the next round
#include <pthread.h>

pthread_barrier_t start;

static void *worker(void *argument) {
  pthread_barrier_wait(&start);
  return argument;
}

int main(void) {
  for (int round = 0; round < 2; ++round) {
    pthread_t thread;
    pthread_barrier_init(&start, 0, 2);
    pthread_create(&thread, 0, worker, 0);
    pthread_barrier_wait(&start);
    pthread_join(thread, 0);
    pthread_barrier_destroy(&start);
  }
  return 0;
}
