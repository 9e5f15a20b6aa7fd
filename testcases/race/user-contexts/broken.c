// snarl: data-race  update@add  update@add  on total
// why: two threads, each switching between its own cooperative tasks; what all tasks share has no lock
#include "support/rendezvous.h"
#include <pthread.h>
#include <ucontext.h>

struct executor {
  ucontext_t scheduler, task;
  char stack[64 * 1024];
} executors[2];
int total;

static void task(int number) {
  swapcontext(&executors[number].task, &executors[number].scheduler);
  total += 1; // @add
}

static void *run(void *argument) {
  struct executor *self = argument;
  getcontext(&self->task);
  self->task.uc_stack.ss_sp = self->stack;
  self->task.uc_stack.ss_size = sizeof self->stack;
  self->task.uc_link = &self->scheduler;
  makecontext(&self->task, (void (*)(void))task, 1, (int)(self - executors));
  swapcontext(&self->scheduler, &self->task);
  meet(2);
  swapcontext(&self->scheduler, &self->task);
  return 0;
}

int main(void) {
  pthread_t a, b;
  pthread_create(&a, 0, run, &executors[0]);
  pthread_create(&b, 0, run, &executors[1]);
  pthread_join(a, 0);
  pthread_join(b, 0);
  return 0;
}
