// snarl: barrier-misuse  at@init
// why: a barrier for no thread is refused (EINVAL): it is no barrier
#include <pthread.h>

static pthread_barrier_t start;

int main(int count, char **arguments) {
  (void)arguments;
  pthread_barrier_init(&start, 0, (unsigned)count - 1); // @init
  return 0;
}
