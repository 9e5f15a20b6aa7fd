// What a program is told of its signal stacks is what it asked for, also inside a handler and after each change.
#define _GNU_SOURCE
#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>

static char first[16 << 10], second[256 << 10];
static int handled;

static void need(int holds) {
  if (!holds)
    abort();
}

static void need_told(const void *memory, size_t size, int flags) {
  stack_t told;
  need(sigaltstack(0, &told) == 0);
  need(told.ss_flags == flags);
  need((flags & SS_DISABLE) || (told.ss_sp == memory && told.ss_size == size));
}

static void on_signal(int number) {
  stack_t other = {.ss_sp = second, .ss_size = sizeof second};
  (void)number;
  need_told(first, sizeof first, SS_ONSTACK);
  need(sigaltstack(&other, 0) == -1 && errno == EPERM);
  char room[4096];
  memset(room, 1, sizeof room);
  handled += room[17];
}

static void *work(void *unused) {
  stack_t own = {.ss_sp = first, .ss_size = sizeof first}, large = {.ss_sp = second, .ss_size = sizeof second};
  stack_t none = {.ss_flags = SS_DISABLE}, tiny = {.ss_sp = first, .ss_size = 100}, before;
  need_told(0, 0, SS_DISABLE);
  need(sigaltstack(&own, &before) == 0 && before.ss_flags == SS_DISABLE);
  need_told(first, sizeof first, 0);
  need(raise(SIGUSR1) == 0);
  need(sigaltstack(&tiny, 0) == -1 && errno == ENOMEM);
  need_told(first, sizeof first, 0);
  need(raise(SIGUSR1) == 0);
  need(sigaltstack(&large, &before) == 0 && before.ss_sp == first && before.ss_size == sizeof first);
  need_told(second, sizeof second, 0);
  need(sigaltstack(&own, &before) == 0 && before.ss_sp == second);
  need(sigaltstack(&none, 0) == 0);
  need_told(0, 0, SS_DISABLE);
  need(sigaltstack(&own, 0) == 0);
  return unused; // with a stack that the next thread brings, too
}

int main(void) {
  struct sigaction action = {.sa_handler = on_signal, .sa_flags = SA_ONSTACK};
  sigaction(SIGUSR1, &action, 0);
  for (int i = 0; i < 3; ++i) {
    pthread_t thread;
    need(pthread_create(&thread, 0, work, 0) == 0);
    pthread_join(thread, 0);
  }
  return handled == 6 ? 0 : 1;
}
