// snarl: none
// why: threads that only read the environment need no lock
#include "support/rendezvous.h"
#include <pthread.h>
#include <stdlib.h>

static void *getter(void *argument) {
  argument = getenv("PATH");
  reached(1);
  return argument;
}

int main(void) {
  pthread_t thread;
  setenv("SNARL_TESTCASE", "1", 1);
  pthread_create(&thread, 0, getter, 0);
  await(1);
  int got = getenv("PATH") != 0;
  pthread_join(thread, 0);
  return got ? 0 : 1;
}
