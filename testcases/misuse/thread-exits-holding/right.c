// snarl: none
// why: a clean-up handler unlocks, whichever way the thread ends
#include <pthread.h>

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

static void unlock(void *mutex) {
  pthread_mutex_unlock(mutex);
}

static void *leave(void *unused) {
  pthread_mutex_lock(&lock);
  pthread_cleanup_push(unlock, &lock);
  pthread_exit(unused);
  pthread_cleanup_pop(1);
}

int main(void) {
  pthread_t thread;
  pthread_create(&thread, 0, leave, 0);
  pthread_join(thread, 0);
  return 0;
}
