// snarl: potential-deadlock  holds@first wants@second x10
// why: ten accounts in a ring; each transfer takes its own account's lock and then the next one's
#include "support/rendezvous.h"
#include <pthread.h>
#include <stdint.h>

enum { accounts = 10 };
pthread_mutex_t locks[accounts];

static void *transfer(void *argument) {
  const int from = (int)(intptr_t)argument, to = (from + 1) % accounts;
  await(from);
  pthread_mutex_lock(&locks[from]); // @first
  pthread_mutex_lock(&locks[to]);   // @second
  pthread_mutex_unlock(&locks[to]);
  pthread_mutex_unlock(&locks[from]);
  reached(from + 1);
  return argument;
}

int main(void) {
  pthread_t threads[accounts];
  for (int i = 0; i < accounts; ++i)
    pthread_mutex_init(&locks[i], 0);
  for (int i = 0; i < accounts; ++i)
    pthread_create(&threads[i], 0, transfer, (void *)(intptr_t)i);
  for (int i = 0; i < accounts; ++i)
    pthread_join(threads[i], 0);
  return 0;
}
