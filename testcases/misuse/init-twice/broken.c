// snarl: double-init  at@init  created@init
// why: each session initialises the lock, and none destroys it
#include <pthread.h>

pthread_rwlock_t table;

static void begin_session(void) {
  pthread_rwlock_init(&table, 0); // @init
}

int main(void) {
  for (int i = 0; i < 2; ++i) {
    begin_session();
    pthread_rwlock_rdlock(&table);
    pthread_rwlock_unlock(&table);
  }
  return 0;
}
