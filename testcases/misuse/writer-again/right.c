// snarl: none
// why: it looks at the answer, and reads under the writer's lock
#include <errno.h>
#include <pthread.h>

static pthread_rwlock_t table = PTHREAD_RWLOCK_INITIALIZER;
static int entries;

static int count(void) {
  const int answer = pthread_rwlock_rdlock(&table);
  const int all = entries;
  if (answer != EDEADLK)
    pthread_rwlock_unlock(&table);
  return all;
}

int main(void) {
  pthread_rwlock_wrlock(&table);
  if (count() == 0)
    entries = 1;
  pthread_rwlock_unlock(&table);
  return 0;
}
