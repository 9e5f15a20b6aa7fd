// snarl: data-race  write@put  read@take  on message
// why: the message is there only after the vfork
#include "support/rendezvous.h"
#include <pthread.h>
#include <sys/wait.h>
#include <unistd.h>

static int message;

static void *maker(void *argument) {
  if (vfork() == 0)
    _exit(7);
  message = 42; // @put
  reached(1);
  return argument;
}

int main(void) {
  int status = 0;
  pthread_t thread;
  pthread_create(&thread, 0, maker, 0);
  await(1);
  wait(&status);
  int got = message; // @take
  pthread_join(thread, 0);
  return WEXITSTATUS(status) == 7 && got == 42 ? 0 : 1;
}
