// snarl: stall  at@wait
// why: main has ended by pthread_exit, and the only thread that is left waits for a signal
#include <pthread.h>

pthread_mutex_t guard = PTHREAD_MUTEX_INITIALIZER;
pthread_cond_t changed = PTHREAD_COND_INITIALIZER;
int ready;

static void *worker(void *argument) {
  pthread_mutex_lock(&guard);
  while (!ready)
    pthread_cond_wait(&changed, &guard); // @wait
  pthread_mutex_unlock(&guard);
  return argument;
}

int main(void) {
  pthread_t thread;
  pthread_create(&thread, 0, worker, 0);
  pthread_detach(thread);
  pthread_exit(0);
}
