// snarl: potential-deadlock  holds@a1 wants@b1  holds@b2 wants@a2
// why: robust mutexes in memory that processes share have an order, too
#include "support/rendezvous.h"
#include <pthread.h>
#include <sys/mman.h>

static pthread_mutex_t *locks;

static void *forth(void *unused) {
  pthread_mutex_lock(&locks[0]); // @a1
  pthread_mutex_lock(&locks[1]); // @b1
  pthread_mutex_unlock(&locks[1]);
  pthread_mutex_unlock(&locks[0]);
  reached(1);
  return unused;
}

int main(void) {
  locks = mmap(0, 4096, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  pthread_mutexattr_t attributes;
  pthread_mutexattr_init(&attributes);
  pthread_mutexattr_setrobust(&attributes, PTHREAD_MUTEX_ROBUST);
  pthread_mutexattr_setpshared(&attributes, PTHREAD_PROCESS_SHARED);
  for (int i = 0; i < 2; ++i)
    pthread_mutex_init(&locks[i], &attributes);
  pthread_t thread;
  pthread_create(&thread, 0, forth, 0);
  await(1);
  pthread_mutex_lock(&locks[1]); // @b2
  pthread_mutex_lock(&locks[0]); // @a2
  pthread_mutex_unlock(&locks[0]);
  pthread_mutex_unlock(&locks[1]);
  pthread_join(thread, 0);
  for (int i = 0; i < 2; ++i)
    pthread_mutex_destroy(&locks[i]);
  return 0;
}
