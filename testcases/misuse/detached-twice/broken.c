// snarl: invalid-join  at@again
// why: a thread that was let go is nobody's any more
#include <pthread.h>

static void *work(void *argument) {
  return argument;
}

int main(void) {
  pthread_t thread;
  pthread_create(&thread, 0, work, 0);
  pthread_detach(thread);
  pthread_detach(thread); // @again
  pthread_exit(0);
}
