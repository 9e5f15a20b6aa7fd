// snarl: descriptor-race  access@closed  access@late  on descriptor@opened
// why: the message says that the writer is done with what it wrote, and then it writes once more
#include "support/rendezvous.h"
#include <pthread.h>
#include <unistd.h>

static int ends[2];

static void *writer(void *argument) {
  if (write(ends[1], "x", 1) != 1)
    return NULL;
  await(1);
  if (write(ends[1], "y", 1) != 1) // @late
    return NULL;
  reached(2);
  return argument;
}

int main(void) {
  pthread_t thread;
  char byte;
  if (pipe(ends) != 0) // @opened
    return 1;
  pthread_create(&thread, NULL, writer, ends);
  if (read(ends[0], &byte, 1) != 1)
    return 1;
  reached(1);
  await(2);
  close(ends[1]); // @closed
  pthread_join(thread, NULL);
  return byte == 'x' ? 0 : 1;
}
