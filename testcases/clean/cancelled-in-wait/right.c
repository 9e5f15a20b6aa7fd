// snarl: none
// why: a thread that is cancelled in a wait has the mutex again when its clean-up handler runs
#include "support/rendezvous.h"
#include <pthread.h>

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t changed = PTHREAD_COND_INITIALIZER;
static int ended;

static void unlock(void *mutex) {
  ended++;
  pthread_mutex_unlock(mutex);
}

static void *wait_for_ever(void *unused) {
  pthread_mutex_lock(&lock);
  pthread_cleanup_push(unlock, &lock);
  reached(1);
  for (;;)
    pthread_cond_wait(&changed, &lock);
  pthread_cleanup_pop(1);
  return unused;
}

int main(void) {
  pthread_t thread;
  pthread_create(&thread, 0, wait_for_ever, 0);
  await(1);
  pthread_mutex_lock(&lock);
  pthread_cancel(thread);
  ended++;
  pthread_mutex_unlock(&lock);
  pthread_join(thread, 0);
  pthread_cond_destroy(&changed);
  pthread_mutex_destroy(&lock);
  return ended - 2;
}
