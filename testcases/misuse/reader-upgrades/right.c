// snarl: none
// why: the reader lets go before it asks to write
#include <pthread.h>

pthread_rwlock_t table = PTHREAD_RWLOCK_INITIALIZER;

int main(void) {
  pthread_rwlock_rdlock(&table);
  pthread_rwlock_unlock(&table);
  pthread_rwlock_wrlock(&table);
  pthread_rwlock_unlock(&table);
  return 0;
}
