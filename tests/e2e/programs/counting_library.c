// Counts how often it was called since it was loaded, as does a thread of its own.
#include <pthread.h>
#include <string.h>

static int calls, copy;

static void *count(void *unused) {
  calls += 1;
  memcpy(&copy, &calls, sizeof copy);
  return unused;
}

int run_plugin(void) {
  pthread_t thread;
  count(0);
  pthread_create(&thread, 0, count, 0);
  pthread_join(thread, 0);
  return copy;
}
