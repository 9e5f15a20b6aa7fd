// snarl: lock-not-taken  at@again  acquired@lock
// why: the writer wants to read, which is refused (EDEADLK), and its reader's unlock gives up the writer's lock
#include <pthread.h>

static pthread_rwlock_t table = PTHREAD_RWLOCK_INITIALIZER;
static int entries;

static int count(void) {
  pthread_rwlock_rdlock(&table); // @again
  const int all = entries;
  pthread_rwlock_unlock(&table);
  return all;
}

int main(void) {
  pthread_rwlock_wrlock(&table); // @lock
  if (count() == 0)
    entries = 1;
  pthread_rwlock_unlock(&table);
  return 0;
}
