// snarl: none
// why: another thread joins it
#include <pthread.h>

static void *work(void *argument) {
  return argument;
}

int main(void) {
  pthread_t worker;
  pthread_create(&worker, 0, work, 0);
  pthread_join(worker, 0);
  return 0;
}
