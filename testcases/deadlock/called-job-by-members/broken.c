// snarl: potential-deadlock  holds@a1 wants@b1  holds@b2 wants@a2
// why: the second job is made before anybody waits for the first
#include "support/rendezvous.h"
#include <pthread.h>
#include <semaphore.h>
#include <stddef.h>
#include <stdlib.h>

pthread_mutex_t a = PTHREAD_MUTEX_INITIALIZER, b = PTHREAD_MUTEX_INITIALIZER, guard = PTHREAD_MUTEX_INITIALIZER;
pthread_cond_t filled = PTHREAD_COND_INITIALIZER;
sem_t done;
int stopping;

struct job {
  void (*run)(void *);
  void *argument;
  int number;
};

struct job ring[8];
int head, tail, count;

static void add(void (*run)(void *)) {
  pthread_mutex_lock(&guard);
  ring[tail].run = run;
  ring[tail].argument = NULL;
  ring[tail].number = tail;
  tail = (tail + 1) % 8;
  ++count;
  pthread_cond_signal(&filled);
  pthread_mutex_unlock(&guard);
}

static void *work(void *none) {
  struct job job;
  for (;;) {
    pthread_mutex_lock(&guard);
    while (!count && !stopping)
      pthread_cond_wait(&filled, &guard);
    if (!count)
      break;
    job.run = ring[head].run;
    job.argument = ring[head].argument;
    head = (head + 1) % 8;
    --count;
    pthread_mutex_unlock(&guard);
    (*job.run)(job.argument);
  }
  pthread_mutex_unlock(&guard);
  return none;
}

static void forth(void *argument) {
  reached(1);
  pthread_mutex_lock(&a); // @a1
  pthread_mutex_lock(&b); // @b1
  pthread_mutex_unlock(&b);
  pthread_mutex_unlock(&a);
  reached(2);
  sem_post(&done);
  await(3); // the other job is another worker's
  (void)argument;
}

static void back(void *argument) {
  await(2);
  pthread_mutex_lock(&b); // @b2
  pthread_mutex_lock(&a); // @a2
  pthread_mutex_unlock(&a);
  pthread_mutex_unlock(&b);
  reached(3);
  sem_post(&done);
  (void)argument;
}

int main(void) {
  pthread_t workers[2];
  sem_init(&done, 0, 0);
  for (int i = 0; i < 2; ++i)
    pthread_create(&workers[i], NULL, work, NULL);
  add(forth);
  await(1);
  add(back);
  sem_wait(&done);
  sem_wait(&done);
  pthread_mutex_lock(&guard);
  stopping = 1;
  pthread_cond_broadcast(&filled);
  pthread_mutex_unlock(&guard);
  for (int i = 0; i < 2; ++i)
    pthread_join(workers[i], NULL);
}
