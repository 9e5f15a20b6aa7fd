// snarl: none
// why: two workers at a time, and a lock for what they share
#include <pthread.h>
#include <semaphore.h>

sem_t limit;
pthread_mutex_t guard = PTHREAD_MUTEX_INITIALIZER;
int total;

static void *work(void *argument) {
  sem_wait(&limit);
  pthread_mutex_lock(&guard);
  total += 1;
  pthread_mutex_unlock(&guard);
  sem_post(&limit);
  return argument;
}

int main(void) {
  pthread_t workers[4];
  sem_init(&limit, 0, 2);
  for (int i = 0; i < 4; ++i)
    pthread_create(&workers[i], 0, work, 0);
  for (int i = 0; i < 4; ++i)
    pthread_join(workers[i], 0);
  sem_destroy(&limit);
  return total == 4 ? 0 : 1;
}
