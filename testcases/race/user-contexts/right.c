// snarl: none
// why: cooperative tasks on two threads that share under a lock and never switch while they hold it
#include <pthread.h>
#include <ucontext.h>

struct executor {
  ucontext_t scheduler, task;
  char stack[64 * 1024];
} executors[2];
int total;
pthread_mutex_t guard = PTHREAD_MUTEX_INITIALIZER;

static void task(int number) {
  for (int i = 0; i < 10; ++i) {
    swapcontext(&executors[number].task, &executors[number].scheduler);
    pthread_mutex_lock(&guard);
    total += 1;
    pthread_mutex_unlock(&guard);
  }
}

static void *run(void *argument) {
  struct executor *self = argument;
  getcontext(&self->task);
  self->task.uc_stack.ss_sp = self->stack;
  self->task.uc_stack.ss_size = sizeof self->stack;
  self->task.uc_link = &self->scheduler;
  makecontext(&self->task, (void (*)(void))task, 1, (int)(self - executors));
  for (int i = 0; i < 11; ++i)
    swapcontext(&self->scheduler, &self->task);
  return 0;
}

int main(void) {
  pthread_t a, b;
  pthread_create(&a, 0, run, &executors[0]);
  pthread_create(&b, 0, run, &executors[1]);
  pthread_join(a, 0);
  pthread_join(b, 0);
  return total == 20 ? 0 : 1;
}
