// snarl: none
// why: who took the read lock gives it back
#include <pthread.h>

pthread_rwlock_t table = PTHREAD_RWLOCK_INITIALIZER;

static void *finish(void *argument) {
  return argument;
}

int main(void) {
  pthread_t helper;
  pthread_rwlock_rdlock(&table);
  pthread_create(&helper, 0, finish, 0);
  pthread_join(helper, 0);
  pthread_rwlock_unlock(&table);
  return 0;
}
