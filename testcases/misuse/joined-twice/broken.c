// snarl: invalid-join  at@again
// why: a joined thread's handle is nobody's any more; it may be a new thread's by now
#include <pthread.h>

static void *work(void *argument) {
  return argument;
}

int main(void) {
  pthread_t worker;
  pthread_create(&worker, 0, work, 0);
  pthread_join(worker, 0);
  pthread_join(worker, 0); // @again
  return 0;
}
