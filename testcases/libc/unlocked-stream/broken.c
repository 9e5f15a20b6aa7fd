// snarl: data-race  access@use  access@unlocked  on heap@opened
// why: putc_unlocked changes the stream's buffer without the lock that keeps it from others' calls
#include "support/rendezvous.h"
#include <pthread.h>
#include <stdio.h>

static FILE *stream;

static void *printer(void *argument) {
  fputs("words", stream); // @use
  reached(1);
  return argument;
}

int main(void) {
  pthread_t thread;
  stream = fopen("/dev/null", "w"); // @opened
  pthread_create(&thread, 0, printer, 0);
  await(1);
  putc_unlocked('x', stream); // @unlocked
  pthread_join(thread, 0);
  return fclose(stream);
}
