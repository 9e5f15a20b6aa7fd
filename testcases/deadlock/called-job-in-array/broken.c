// snarl: potential-deadlock  holds@a1 wants@b1  holds@b2 wants@a2
// why: a worker takes all jobs there are into an array of its own: back's is made before anybody waits for forth's
#include "support/rendezvous.h"
#include <pthread.h>
#include <semaphore.h>
#include <stddef.h>
#include <string.h>

enum { MOST = 10 };
pthread_mutex_t a = PTHREAD_MUTEX_INITIALIZER, b = PTHREAD_MUTEX_INITIALIZER;

struct job {
  void (*run)(void (*)(void));
  void (*argument)(void);
  int priority;
};

struct job jobs[MOST];
int count, is_open = 1, stopping;
pthread_mutex_t guard = PTHREAD_MUTEX_INITIALIZER;
pthread_cond_t filled = PTHREAD_COND_INITIALIZER;
sem_t done;

static void call(void (*function)(void)) {
  function();
}

static void nothing(void) {}

static void forth(void) {
  reached(1);
  pthread_mutex_lock(&a); // @a1
  pthread_mutex_lock(&b); // @b1
  pthread_mutex_unlock(&b);
  pthread_mutex_unlock(&a);
  reached(2);
  sem_post(&done);
  await(3); // the other job is another worker's
}

static void back(void) {
  await(2);
  pthread_mutex_lock(&b); // @b2
  pthread_mutex_lock(&a); // @a2
  pthread_mutex_unlock(&a);
  pthread_mutex_unlock(&b);
  reached(3);
  sem_post(&done);
}

static void add(void (*argument)(void)) {
  pthread_mutex_lock(&guard);
  jobs[count++] = (struct job){call, argument, 1};
  pthread_cond_signal(&filled);
  pthread_mutex_unlock(&guard);
}

static void set(int *flag, int now) {
  pthread_mutex_lock(&guard);
  *flag = now;
  pthread_cond_broadcast(&filled);
  pthread_mutex_unlock(&guard);
}

// Jobs of the same function, which somebody else makes.
static void *add_others(void *none) {
  for (int i = 0; i < 6; ++i)
    add(nothing);
  return none;
}

static int take(struct job *taken) {
  pthread_mutex_lock(&guard);
  while ((count == 0 || !is_open) && !stopping)
    pthread_cond_wait(&filled, &guard);
  const int some = count;
  memcpy(taken, jobs, (size_t)some * sizeof *jobs);
  count = 0;
  pthread_mutex_unlock(&guard);
  return some;
}

static void *work(void *none) {
  struct job mine[MOST];
  for (int some; (some = take(mine)) != 0;)
    for (int i = 0; i < some; ++i)
      mine[i].run(mine[i].argument);
  return none;
}

int main(void) {
  pthread_t workers[2], other;
  sem_init(&done, 0, 0);
  for (int i = 0; i < 2; ++i)
    pthread_create(&workers[i], NULL, work, NULL);
  add(forth);
  await(1); // a worker has taken it
  set(&is_open, 0);
  add(back);
  pthread_create(&other, NULL, add_others, NULL);
  pthread_join(other, NULL);
  set(&is_open, 1);
  sem_wait(&done);
  sem_wait(&done);
  set(&stopping, 1);
  for (int i = 0; i < 2; ++i)
    pthread_join(workers[i], NULL);
}
