// snarl: none
// why: a fiber goes on in another thread; switching to it hands over all that it did
#include "support/rendezvous.h"
#include <pthread.h>
#include <sanitizer/tsan_interface.h>
#include <ucontext.h>

static ucontext_t fiber_context, thread_contexts[2];
static void *fiber, *threads[2];
static int result, seen;
static char stack[64 * 1024];

static void body(void) {
  __tsan_switch_to_fiber(threads[0], 0);
  swapcontext(&fiber_context, &thread_contexts[0]);
  seen = result;
  __tsan_switch_to_fiber(threads[1], 0);
  swapcontext(&fiber_context, &thread_contexts[1]);
}

static void run_in(int number) {
  threads[number] = __tsan_get_current_fiber();
  __tsan_switch_to_fiber(fiber, 0);
  swapcontext(&thread_contexts[number], &fiber_context);
}

static void *first(void *unused) {
  result = 1;
  run_in(0);
  reached(1);
  return 0;
}

static void *second(void *unused) {
  await(1);
  run_in(1);
  return 0;
}

int main(void) {
  pthread_t a, b;
  getcontext(&fiber_context);
  fiber_context.uc_stack.ss_sp = stack;
  fiber_context.uc_stack.ss_size = sizeof stack;
  makecontext(&fiber_context, body, 0);
  fiber = __tsan_create_fiber(0);
  pthread_create(&a, 0, first, 0);
  pthread_create(&b, 0, second, 0);
  pthread_join(a, 0);
  pthread_join(b, 0);
  __tsan_destroy_fiber(fiber);
  return seen == 1 ? 0 : 1;
}
