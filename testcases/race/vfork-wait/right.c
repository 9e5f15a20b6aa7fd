// snarl: none
// why: what was done before a vfork happens before what follows the wait for its child
#include "support/rendezvous.h"
#include <pthread.h>
#include <sys/wait.h>
#include <unistd.h>

static int message;

static void *maker(void *argument) {
  message = 42;
  if (vfork() == 0)
    _exit(7);
  reached(1);
  return argument;
}

int main(void) {
  int status = 0;
  pthread_t thread;
  pthread_create(&thread, 0, maker, 0);
  await(1);
  wait(&status);
  int got = message;
  pthread_join(thread, 0);
  return WEXITSTATUS(status) == 7 && got == 42 ? 0 : 1;
}
