// snarl: none
// why: the barrier counts the threads that come
#include <pthread.h>

pthread_barrier_t all;

static void *come(void *argument) {
  pthread_barrier_wait(&all);
  return argument;
}

int main(void) {
  pthread_t x, y;
  pthread_barrier_init(&all, 0, 2);
  pthread_create(&x, 0, come, 0);
  pthread_create(&y, 0, come, 0);
  pthread_join(x, 0);
  pthread_join(y, 0);
  return 0;
}
