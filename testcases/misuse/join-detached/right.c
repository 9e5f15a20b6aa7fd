// snarl: none
// why: a detached thread tells that it is done by other means
#include <pthread.h>
#include <semaphore.h>

sem_t done;

static void *work(void *argument) {
  sem_post(&done);
  return argument;
}

int main(void) {
  pthread_t worker;
  sem_init(&done, 0, 0);
  pthread_create(&worker, 0, work, 0);
  pthread_detach(worker);
  sem_wait(&done);
  return 0;
}
