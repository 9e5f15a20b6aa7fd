// snarl: none
// why: readers together, writers alone
#include "support/rendezvous.h"
#include <pthread.h>

pthread_rwlock_t guard = PTHREAD_RWLOCK_INITIALIZER;
int version;

static void *bump(void *argument) {
  pthread_rwlock_rdlock(&guard);
  int seen = version;
  meet(2);
  pthread_rwlock_unlock(&guard);
  pthread_rwlock_wrlock(&guard);
  version += 1;
  pthread_rwlock_unlock(&guard);
  return seen == 0 ? argument : 0;
}

int main(void) {
  pthread_t a, b;
  pthread_create(&a, 0, bump, 0);
  pthread_create(&b, 0, bump, 0);
  pthread_join(a, 0);
  pthread_join(b, 0);
  return version == 2 ? 0 : 1;
}
