// snarl: none
// why: each has its own; what is done already is asked for again
#include <pthread.h>

static pthread_once_t once = PTHREAD_ONCE_INIT, other = PTHREAD_ONCE_INIT;

static void prepare_other(void) {}

static void prepare(void) {
  pthread_once(&other, prepare_other);
  pthread_once(&other, prepare);
}

int main(void) {
  pthread_once(&once, prepare);
  pthread_once(&once, prepare);
  return 0;
}
