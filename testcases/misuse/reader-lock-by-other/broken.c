// snarl: unlock-by-other-thread  at@unlock
// why: a helper thread gives back the read lock that main took; that main holds it no longer is no second mistake
#include <pthread.h>

pthread_rwlock_t table = PTHREAD_RWLOCK_INITIALIZER;

static void *finish(void *argument) {
  pthread_rwlock_unlock(&table); // @unlock
  return argument;
}

int main(void) {
  pthread_t helper;
  pthread_rwlock_rdlock(&table);
  pthread_create(&helper, 0, finish, 0);
  pthread_join(helper, 0);
  return 0;
}
