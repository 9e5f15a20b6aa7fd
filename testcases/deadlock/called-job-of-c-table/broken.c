// snarl: potential-deadlock  holds@a1 wants@b1  holds@b2 wants@a2
// why: the task gets its table before its maker takes both locks
#include "support/rendezvous.h"
#include <pthread.h>
#include <sched.h>
#include <stddef.h>

struct task;

struct table {
  void (*run)(struct task *);
};

struct task {
  const struct table *table;
};

static pthread_mutex_t a = PTHREAD_MUTEX_INITIALIZER, b = PTHREAD_MUTEX_INITIALIZER, guard = PTHREAD_MUTEX_INITIALIZER;

static void back(struct task *task) {
  await(1);
  pthread_mutex_lock(&b); // @b2
  pthread_mutex_lock(&a); // @a2
  pthread_mutex_unlock(&a);
  pthread_mutex_unlock(&b);
  (void)task;
}

static const struct table backwards = {back};

static struct task task, *waiting;

static struct task *take(void) {
  pthread_mutex_lock(&guard);
  struct task *taken = waiting;
  pthread_mutex_unlock(&guard);
  return taken;
}

static void *work(void *none) {
  for (;;) {
    struct task *taken = take();
    if (taken) {
      taken->table->run(taken);
      return none;
    }
    sched_yield();
  }
}

static void forth(void) {
  pthread_mutex_lock(&a); // @a1
  pthread_mutex_lock(&b); // @b1
  pthread_mutex_unlock(&b);
  pthread_mutex_unlock(&a);
}

static void put(void) {
  task.table = &backwards;
  pthread_mutex_lock(&guard);
  waiting = &task;
  pthread_mutex_unlock(&guard);
}

int main(void) {
  pthread_t worker;
  pthread_create(&worker, NULL, work, NULL);
  put();
  forth();
  reached(1);
  pthread_join(worker, NULL);
}
