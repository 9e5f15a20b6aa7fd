// snarl: self-deadlock  holds@read wants@write
// why: the reader wants to write, which waits for all readers, itself among them
#include <pthread.h>

pthread_rwlock_t table = PTHREAD_RWLOCK_INITIALIZER;

int main(void) {
  pthread_rwlock_rdlock(&table); // @read
  pthread_rwlock_wrlock(&table); // @write
  pthread_rwlock_unlock(&table);
  return 0;
}
