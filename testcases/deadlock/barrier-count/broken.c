// snarl: stall  at@arrive  at@joined
// why: the barrier waits for one thread more than there are
#include <pthread.h>

pthread_barrier_t all;

static void *come(void *argument) {
  pthread_barrier_wait(&all); // @arrive
  return argument;
}

int main(void) {
  pthread_t x, y;
  pthread_barrier_init(&all, 0, 3);
  pthread_create(&x, 0, come, 0);
  pthread_create(&y, 0, come, 0);
  pthread_join(x, 0); // @joined
  pthread_join(y, 0);
  return 0;
}
