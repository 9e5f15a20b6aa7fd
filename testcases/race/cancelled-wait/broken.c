// snarl: data-race  write@clean  read@take  on cleaned
// why: a cancelled wait takes the mutex back for its cleanup, and this reader does not take it
#include "support/rendezvous.h"
#include <pthread.h>

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t condition = PTHREAD_COND_INITIALIZER;
static int cleaned;

static void clean_up(void *unused) {
  (void)unused;
  cleaned = 1; // @clean
  pthread_mutex_unlock(&mutex);
  reached(2);
}

static void *waiter(void *unused) {
  pthread_mutex_lock(&mutex);
  pthread_cleanup_push(clean_up, unused);
  reached(1);
  for (;;)
    pthread_cond_wait(&condition, &mutex);
  pthread_cleanup_pop(1);
  return unused;
}

int main(void) {
  pthread_t thread;
  pthread_create(&thread, 0, waiter, 0);
  await(1);
  pthread_cancel(thread);
  await(2);
  int seen = cleaned; // @take
  pthread_join(thread, 0);
  return seen == 1 ? 0 : 1;
}
