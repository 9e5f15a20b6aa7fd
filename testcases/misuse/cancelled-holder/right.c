// snarl: none
// why: what a cancelled thread holds its clean-up handler unlocks
#include <pthread.h>
#include <unistd.h>

pthread_mutex_t guard = PTHREAD_MUTEX_INITIALIZER;

static void unlock(void *mutex) {
  pthread_mutex_unlock(mutex);
}

static void *work(void *argument) {
  pthread_mutex_lock(&guard);
  pthread_cleanup_push(unlock, &guard);
  pause();
  pthread_cleanup_pop(1);
  return argument;
}

int main(void) {
  pthread_t worker;
  pthread_create(&worker, 0, work, 0);
  pthread_cancel(worker);
  pthread_join(worker, 0);
  return 0;
}
