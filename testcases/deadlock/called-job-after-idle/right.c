// snarl: none
// why: a job that is made when the pool is idle comes after the jobs before it, whoever calls it
#include "support/rendezvous.h"
#include <pthread.h>
#include <stdlib.h>

pthread_mutex_t a = PTHREAD_MUTEX_INITIALIZER, b = PTHREAD_MUTEX_INITIALIZER;

struct job {
  void (*run)(void *);
  void *argument;
  struct job *next;
};

pthread_mutex_t guard = PTHREAD_MUTEX_INITIALIZER;
pthread_cond_t changed = PTHREAD_COND_INITIALIZER, idle = PTHREAD_COND_INITIALIZER;
struct job *head, **tail = &head;
int unfinished, stop;

void add(void (*run)(void *), void *argument) {
  struct job *job = malloc(sizeof *job);
  job->run = run;
  job->argument = argument;
  job->next = NULL;
  pthread_mutex_lock(&guard);
  *tail = job;
  tail = &job->next;
  ++unfinished;
  pthread_mutex_unlock(&guard);
  pthread_cond_signal(&changed);
}

void wait_idle(void) {
  pthread_mutex_lock(&guard);
  while (unfinished)
    pthread_cond_wait(&idle, &guard);
  pthread_mutex_unlock(&guard);
}

struct job *pop(void) {
  pthread_mutex_lock(&guard);
  while (!head && !stop)
    pthread_cond_wait(&changed, &guard);
  struct job *job = head;
  if (job && !(head = job->next))
    tail = &head;
  pthread_mutex_unlock(&guard);
  return job;
}

void *work(void *unused) {
  struct job *job;
  while ((job = pop())) {
    job->run(job->argument);
    free(job);
    pthread_mutex_lock(&guard);
    if (--unfinished == 0)
      pthread_cond_broadcast(&idle);
    pthread_mutex_unlock(&guard);
    await(2); // the other job is another worker's
  }
  return NULL;
}

void forth(void *unused) {
  pthread_mutex_lock(&a);
  pthread_mutex_lock(&b);
  pthread_mutex_unlock(&b);
  pthread_mutex_unlock(&a);
  reached(1);
}

void back(void *unused) {
  await(1);
  pthread_mutex_lock(&b);
  pthread_mutex_lock(&a);
  pthread_mutex_unlock(&a);
  pthread_mutex_unlock(&b);
  reached(2);
}

int main(void) {
  pthread_t workers[2];
  for (int i = 0; i < 2; ++i)
    pthread_create(&workers[i], NULL, work, NULL);
  add(forth, NULL);
  wait_idle();
  add(back, NULL);
  wait_idle();
  pthread_mutex_lock(&guard);
  stop = 1;
  pthread_mutex_unlock(&guard);
  pthread_cond_broadcast(&changed);
  for (int i = 0; i < 2; ++i)
    pthread_join(workers[i], NULL);
}
