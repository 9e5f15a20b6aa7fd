#include "counter.h"
#include <pthread.h>
#include <stdio.h>

static void *work(void *unused) {
  count_up();
  guess();
  return unused;
}

int main(void) {
  pthread_t thread;
  pthread_create(&thread, 0, work, 0);
  guess();
  pthread_join(thread, 0);
  printf("%d\n", counted());
  return 0;
}
