// snarl: lock-held-at-exit  acquired@lock
// why: pthread_exit leaves from anywhere, and the mutex locked
#include <pthread.h>

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

static void *leave(void *unused) {
  pthread_mutex_lock(&lock); // @lock
  pthread_exit(unused);
}

int main(void) {
  pthread_t thread;
  pthread_create(&thread, 0, leave, 0);
  pthread_join(thread, 0);
  return 0;
}
