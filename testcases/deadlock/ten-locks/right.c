// snarl: none
// why: the lock of the lower account comes first
#include "support/rendezvous.h"
#include <pthread.h>
#include <stdint.h>

enum { accounts = 10 };
pthread_mutex_t locks[accounts];

static void *transfer(void *argument) {
  const int mine = (int)(intptr_t)argument, to = mine + 1 < accounts ? mine + 1 : mine,
            from = mine + 1 < accounts ? mine : 0;
  await(mine);
  pthread_mutex_lock(&locks[from]);
  pthread_mutex_lock(&locks[to]);
  pthread_mutex_unlock(&locks[to]);
  pthread_mutex_unlock(&locks[from]);
  reached(mine + 1);
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
