// snarl: none
// why: the stream's lock is held around unlocked calls; calls that take it by themselves need no order
#ifndef _GNU_SOURCE
#define _GNU_SOURCE // fwrite_unlocked
#endif
#include "support/rendezvous.h"
#include <pthread.h>
#include <stdio.h>

static FILE *stream;

static void print(void) {
  fputs("words", stream);
  flockfile(stream);
  putc_unlocked('x', stream);
  fputs("more", stream);
  fputc_unlocked('y', stream);
  fwrite_unlocked("zz", 2, 1, stream);
  funlockfile(stream);
  fflush(stream);
}

static void *printer(void *argument) {
  print();
  reached(1);
  return argument;
}

int main(void) {
  pthread_t thread;
  stream = fopen("/dev/null", "w");
  pthread_create(&thread, 0, printer, 0);
  await(1);
  print();
  pthread_join(thread, 0);
  putc_unlocked('\n', stream);
  return fclose(stream);
}
