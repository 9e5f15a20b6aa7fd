// snarl: none
// why: what was done before posix_spawn happens before what follows the wait for the child's end
#include "support/rendezvous.h"
#include <pthread.h>
#include <spawn.h>
#include <sys/wait.h>

extern char **environ;
static int message;
static pid_t child;

static void *maker(void *argument) {
  char *arguments[] = {(char *)"true", 0};
  message = 42;
  if (posix_spawn(&child, "/bin/true", 0, 0, arguments, environ) != 0)
    return (void *)1;
  reached(1);
  return argument;
}

int main(void) {
  int status = 0;
  pthread_t thread;
  pthread_create(&thread, 0, maker, 0);
  await(1);
  waitpid(-1, &status, 0);
  int got = message;
  pthread_join(thread, 0);
  return status == 0 && got == 42 ? 0 : 1;
}
