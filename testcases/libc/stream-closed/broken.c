// snarl: descriptor-race  access@closed  access@use  on descriptor@opened
// why: fclose frees the stream and closes its file while another thread may still print to it
#include "support/rendezvous.h"
#include <pthread.h>
#include <stdio.h>

FILE *stream;

static void *printer(void *argument) {
  fputs("x", stream); // @use
  reached(1);
  return argument;
}

int main(void) {
  pthread_t thread;
  stream = fopen("/dev/null", "w"); // @opened
  pthread_create(&thread, 0, printer, 0);
  await(1);
  fclose(stream); // @closed
  pthread_join(thread, 0);
  return 0;
}
