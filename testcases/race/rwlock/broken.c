// snarl: data-race  read@look  write@store  on version
// snarl: data-race  write@store  write@store  on version
// why: writing under the READ side of a read-write lock
#include "support/rendezvous.h"
#include <pthread.h>

pthread_rwlock_t guard = PTHREAD_RWLOCK_INITIALIZER;
int version;

static void *bump(void *argument) {
  pthread_rwlock_rdlock(&guard);
  int seen = version; // @look
  meet(2);
  version = seen + 1; // @store
  pthread_rwlock_unlock(&guard);
  return argument;
}

int main(void) {
  pthread_t a, b;
  pthread_create(&a, 0, bump, 0);
  pthread_create(&b, 0, bump, 0);
  pthread_join(a, 0);
  pthread_join(b, 0);
  return 0;
}
