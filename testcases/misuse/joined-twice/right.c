// snarl: none
// why: each thread is joined once, also when one that was joined may have lent its handle to the next
#include <pthread.h>

static void *work(void *argument) {
  return argument;
}

int main(void) {
  for (int i = 0; i < 3; ++i) {
    pthread_t worker;
    pthread_create(&worker, 0, work, 0);
    pthread_join(worker, 0);
  }
  return 0;
}
