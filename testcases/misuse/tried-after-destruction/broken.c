// snarl: use-of-destroyed-lock  at@table  destroyed@end_table
// snarl: use-of-destroyed-lock  at@count  destroyed@end_count
// snarl: lock-held-at-exit  acquired@table
// snarl: lock-held-at-exit  acquired@count
// snarl: semaphore-misuse  at@places
// why: a late job tries the locks of a server that has ended; that it would not wait for them makes them no better
#include <pthread.h>
#include <semaphore.h>

pthread_rwlock_t table = PTHREAD_RWLOCK_INITIALIZER;
pthread_spinlock_t count;
sem_t places;

static void end_server(void) {
  pthread_rwlock_destroy(&table); // @end_table
  pthread_spin_destroy(&count);   // @end_count
  sem_destroy(&places);
}

static void late_job(void) {
  (void)pthread_rwlock_trywrlock(&table); // @table
  (void)pthread_spin_trylock(&count);     // @count
  (void)sem_trywait(&places);             // @places
}

int main(void) {
  pthread_spin_init(&count, 0);
  sem_init(&places, 0, 0);
  pthread_rwlock_rdlock(&table);
  pthread_rwlock_unlock(&table);
  end_server();
  late_job();
  return 0;
}
