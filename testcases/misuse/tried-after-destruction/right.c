// snarl: none
// why: the job is done before the server ends
#include <pthread.h>
#include <semaphore.h>

pthread_rwlock_t table = PTHREAD_RWLOCK_INITIALIZER;
pthread_spinlock_t count;
sem_t places;

static void end_server(void) {
  pthread_rwlock_destroy(&table);
  pthread_spin_destroy(&count);
  sem_destroy(&places);
}

static void job(void) {
  if (pthread_rwlock_trywrlock(&table) == 0)
    pthread_rwlock_unlock(&table);
  if (pthread_spin_trylock(&count) == 0)
    pthread_spin_unlock(&count);
  (void)sem_trywait(&places);
}

int main(void) {
  pthread_spin_init(&count, 0);
  sem_init(&places, 0, 0);
  pthread_rwlock_rdlock(&table);
  pthread_rwlock_unlock(&table);
  job();
  end_server();
  return 0;
}
