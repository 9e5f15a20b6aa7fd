// snarl: none
// why: the last of those who share the lock destroys it, which they know by a count
#include <pthread.h>
#include <stdatomic.h>

enum { readers = 3 };
pthread_rwlock_t lock;
atomic_int left;
int value = 1;

static void *use(void *result) {
  pthread_rwlock_rdlock(&lock);
  *(int *)result = value;
  pthread_rwlock_unlock(&lock);
  if (atomic_fetch_sub(&left, 1) == 1)
    pthread_rwlock_destroy(&lock);
  return NULL;
}

int main(void) {
  int wrong = 0;
  for (int round = 0; round < 100; ++round) {
    pthread_t threads[readers];
    int results[readers];
    pthread_rwlock_init(&lock, NULL);
    left = readers;
    for (int i = 0; i < readers; ++i)
      pthread_create(&threads[i], NULL, use, &results[i]);
    for (int i = 0; i < readers; ++i) {
      pthread_join(threads[i], NULL);
      wrong += results[i] != 1;
    }
  }
  return wrong;
}
