// snarl: none
// why: a reader that tries to write is refused, and goes on as a reader
#include <errno.h>
#include <pthread.h>

static pthread_rwlock_t lock = PTHREAD_RWLOCK_INITIALIZER;

static void *upgrade(void *unused) {
  pthread_rwlock_rdlock(&lock);
  const int result = pthread_rwlock_trywrlock(&lock);
  pthread_rwlock_unlock(&lock);
  return result == EBUSY ? 0 : &lock;
}

int main(void) {
  pthread_t thread;
  void *result;
  pthread_create(&thread, 0, upgrade, 0);
  pthread_join(thread, &result);
  return result || upgrade(0);
}
