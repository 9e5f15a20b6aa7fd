// snarl: unlock-by-other-thread  at@unlock  acquired@lock
// why: a helper unlocks what main holds; that main's own unlock then finds nothing to unlock is no second mistake
#include <pthread.h>

static pthread_mutex_t table = PTHREAD_MUTEX_INITIALIZER;

static void *help(void *argument) {
  pthread_mutex_unlock(&table); // @unlock
  return argument;
}

int main(void) {
  pthread_mutex_lock(&table); // @lock
  pthread_t helper;
  pthread_create(&helper, 0, help, 0);
  pthread_join(helper, 0);
  pthread_mutex_unlock(&table);
  return 0;
}
