// snarl: none
// why: each session destroys what it initialised; and memory that is handed out again may hold a new lock
#include <pthread.h>
#include <stdlib.h>

pthread_rwlock_t table;

int main(void) {
  pthread_rwlock_t *block = malloc(sizeof *block);
  for (int i = 0; i < 2; ++i) {
    pthread_rwlock_init(&table, 0);
    pthread_rwlock_rdlock(&table);
    pthread_rwlock_unlock(&table);
    pthread_rwlock_destroy(&table);
    pthread_rwlock_init(block, 0);
  }
  free(block);
  return 0;
}
