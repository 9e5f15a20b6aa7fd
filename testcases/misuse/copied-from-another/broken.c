// snarl: use-of-copied-lock  at@lock
// options: deadlock_timeout_ms=100
// why: the mutex is copied while another thread holds it, who then waits for the one who uses the copy
#include "support/rendezvous.h"
#include <pthread.h>
#include <semaphore.h>
#include <string.h>

struct account {
  pthread_mutex_t guard;
  int balance;
};

struct account shared = {PTHREAD_MUTEX_INITIALIZER, 5}, copy;
sem_t copied;

static void *hold(void *argument) {
  pthread_mutex_lock(&shared.guard);
  reached(1);
  sem_wait(&copied);
  pthread_mutex_unlock(&shared.guard);
  return argument;
}

int main(void) {
  pthread_t holder;
  sem_init(&copied, 0, 0);
  pthread_create(&holder, 0, hold, 0);
  await(1);
  memcpy(&copy, &shared, sizeof copy);
  pthread_mutex_lock(&copy.guard); // @lock
  pthread_mutex_unlock(&copy.guard);
  sem_post(&copied);
  pthread_join(holder, 0);
  return 0;
}
