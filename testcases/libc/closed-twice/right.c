// snarl: none
// why: the number is the same, but it is another file: it was opened after the first was closed
#include "support/rendezvous.h"
#include <fcntl.h>
#include <pthread.h>
#include <unistd.h>

static void *opens_and_closes(void *argument) {
  int file = open("/dev/null", O_WRONLY);
  close(file);
  reached(1);
  return argument;
}

int main(void) {
  pthread_t thread;
  pthread_create(&thread, 0, opens_and_closes, 0);
  await(1);
  int file = open("/dev/null", O_WRONLY);
  close(file);
  pthread_join(thread, 0);
  return 0;
}
