// snarl: none
// why: a job knows what to run by its third member, a table: the second one is made when the first one is done
#include "support/rendezvous.h"
#include <pthread.h>
#include <semaphore.h>
#include <stddef.h>
#include <stdlib.h>

pthread_mutex_t a = PTHREAD_MUTEX_INITIALIZER, b = PTHREAD_MUTEX_INITIALIZER, guard = PTHREAD_MUTEX_INITIALIZER;
pthread_cond_t filled = PTHREAD_COND_INITIALIZER;
sem_t done;
int stopping;

struct task;

struct operations {
  void (*run)(struct task *);
};

struct task {
  struct task *next;
  int number;
  const struct operations *operations;
};

struct task *first;

static void add(const struct operations *operations) {
  struct task *task = malloc(sizeof *task);
  task->number = 1;
  task->operations = operations;
  pthread_mutex_lock(&guard);
  task->next = first;
  first = task;
  pthread_cond_signal(&filled);
  pthread_mutex_unlock(&guard);
}

static void *work(void *none) {
  for (;;) {
    pthread_mutex_lock(&guard);
    while (!first && !stopping)
      pthread_cond_wait(&filled, &guard);
    struct task *task = first;
    if (task)
      first = task->next;
    pthread_mutex_unlock(&guard);
    if (!task)
      return none;
    task->operations->run(task);
    free(task);
  }
}

static void forth(struct task *task) {
  reached(1);
  pthread_mutex_lock(&a);
  pthread_mutex_lock(&b);
  pthread_mutex_unlock(&b);
  pthread_mutex_unlock(&a);
  reached(2);
  sem_post(&done);
  await(3); // the other job is another worker's
  (void)task;
}

static void back(struct task *task) {
  await(2);
  pthread_mutex_lock(&b);
  pthread_mutex_lock(&a);
  pthread_mutex_unlock(&a);
  pthread_mutex_unlock(&b);
  reached(3);
  sem_post(&done);
  (void)task;
}

const struct operations forths = {forth}, backs = {back};

int main(void) {
  pthread_t workers[2];
  sem_init(&done, 0, 0);
  for (int i = 0; i < 2; ++i)
    pthread_create(&workers[i], NULL, work, NULL);
  add(&forths);
  sem_wait(&done);
  add(&backs);
  sem_wait(&done);
  pthread_mutex_lock(&guard);
  stopping = 1;
  pthread_cond_broadcast(&filled);
  pthread_mutex_unlock(&guard);
  for (int i = 0; i < 2; ++i)
    pthread_join(workers[i], NULL);
}
