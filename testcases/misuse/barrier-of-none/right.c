// snarl: none
// why: without workers there is no barrier
#include <pthread.h>

static pthread_barrier_t start;

int main(int count, char **arguments) {
  (void)arguments;
  if (pthread_barrier_init(&start, 0, (unsigned)count - 1) == 0)
    pthread_barrier_destroy(&start);
  return 0;
}
