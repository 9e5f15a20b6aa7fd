// A library that counts under a lock.
#include <pthread.h>

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static int sum;

void count(void) {
  pthread_mutex_lock(&lock);
  sum += 1;
  pthread_mutex_unlock(&lock);
}

int counted(void) {
  return sum;
}
