// snarl: lock-held-at-exit  acquired@taken
// why: a thread is cancelled while it holds a lock that nothing unlocks for it
#include <pthread.h>
#include <unistd.h>

pthread_mutex_t guard = PTHREAD_MUTEX_INITIALIZER;

static void *work(void *argument) {
  pthread_mutex_lock(&guard); // @taken
  pause();
  pthread_mutex_unlock(&guard);
  return argument;
}

int main(void) {
  pthread_t worker;
  pthread_create(&worker, 0, work, 0);
  pthread_cancel(worker);
  pthread_join(worker, 0);
  return 0;
}
