// snarl: lock-lifetime-race  at@end  acquired@use
// why: main destroys the lock when its reader is done, which it knows by nothing that orders
#include "support/rendezvous.h"
#include <pthread.h>

pthread_rwlock_t lock;
int value = 1;

static void *use(void *result) {
  pthread_rwlock_rdlock(&lock); // @use
  *(int *)result = value;
  pthread_rwlock_unlock(&lock);
  reached(1);
  return NULL;
}

int main(void) {
  pthread_t thread;
  int result;
  pthread_rwlock_init(&lock, NULL);
  pthread_create(&thread, NULL, use, &result);
  await(1);
  pthread_rwlock_destroy(&lock); // @end
  pthread_join(thread, NULL);
  return result - 1;
}
