// snarl: none
// why: a job is put into the ring after the first one is done, and the copy of it is called after that
#include "support/rendezvous.h"
#include <pthread.h>
#include <semaphore.h>
#include <stddef.h>

pthread_mutex_t a = PTHREAD_MUTEX_INITIALIZER, b = PTHREAD_MUTEX_INITIALIZER;

struct job {
  void (*run)(void *);
  void *argument;
};

struct job ring[4];
unsigned head, tail;
pthread_mutex_t guard = PTHREAD_MUTEX_INITIALIZER;
sem_t filled, done;

static void put(struct job job) {
  pthread_mutex_lock(&guard);
  ring[tail++ % 4] = job;
  pthread_mutex_unlock(&guard);
  sem_post(&filled);
}

static void take(struct job *job) {
  sem_wait(&filled);
  pthread_mutex_lock(&guard);
  *job = ring[head++ % 4];
  pthread_mutex_unlock(&guard);
}

static void *work(void *none) {
  struct job job;
  take(&job);
  job.run(job.argument);
  sem_post(&done);
  await(2); // the other job is another worker's
  return none;
}

static void forth(void *none) {
  pthread_mutex_lock(&a);
  pthread_mutex_lock(&b);
  pthread_mutex_unlock(&b);
  pthread_mutex_unlock(&a);
  reached(1);
  (void)none;
}

static void back(void *none) {
  await(1);
  pthread_mutex_lock(&b);
  pthread_mutex_lock(&a);
  pthread_mutex_unlock(&a);
  pthread_mutex_unlock(&b);
  reached(2);
  (void)none;
}

int main(void) {
  pthread_t workers[2];
  sem_init(&filled, 0, 0);
  sem_init(&done, 0, 0);
  for (int i = 0; i < 2; ++i)
    pthread_create(&workers[i], NULL, work, NULL);
  put((struct job){.run = forth});
  sem_wait(&done);
  put((struct job){.run = back});
  sem_wait(&done);
  for (int i = 0; i < 2; ++i)
    pthread_join(workers[i], NULL);
}
