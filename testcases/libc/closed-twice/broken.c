// snarl: descriptor-race  access@second  access@first  on descriptor@opened
// why: both threads close the file; whoever comes second may close what somebody else has opened meanwhile
#include "support/rendezvous.h"
#include <fcntl.h>
#include <pthread.h>
#include <unistd.h>

int file;

static void *closer(void *argument) {
  close(file); // @first
  reached(1);
  return argument;
}

int main(void) {
  pthread_t thread;
  file = open("/dev/null", O_WRONLY); // @opened
  pthread_create(&thread, 0, closer, 0);
  await(1);
  close(file); // @second
  pthread_join(thread, 0);
  return 0;
}
