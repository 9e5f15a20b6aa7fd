// snarl: data-race  read@get  write@set  on snarl::hidden_state_of_environment
// why: setenv may move the table of variables that getenv walks
#include "support/rendezvous.h"
#include <pthread.h>
#include <stdlib.h>

static void *setter(void *argument) {
  setenv("SNARL_TESTCASE", "1", 1); // @set
  reached(1);
  return argument;
}

int main(void) {
  pthread_t thread;
  pthread_create(&thread, 0, setter, 0);
  await(1);
  int got = getenv("PATH") != 0; // @get
  pthread_join(thread, 0);
  return got ? 0 : 1;
}
