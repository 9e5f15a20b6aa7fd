// snarl: invalid-join  at@self
// why: a thread that joins itself would wait for its own end
#include <pthread.h>

static void *work(void *argument) {
  pthread_join(pthread_self(), 0); // @self
  return argument;
}

int main(void) {
  pthread_t worker;
  pthread_create(&worker, 0, work, 0);
  pthread_join(worker, 0);
  return 0;
}
