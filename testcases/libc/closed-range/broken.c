// snarl: descriptor-race  access@closed  access@use  on descriptor@opened
// why: main closes all files from one on while another thread may still write to it
#define _GNU_SOURCE
#include "support/rendezvous.h"
#include <fcntl.h>
#include <pthread.h>
#include <unistd.h>

static int file;

static void *writer(void *argument) {
  if (write(file, "x", 1) != 1) // @use
    argument = 0;
  reached(1);
  return argument;
}

int main(void) {
  pthread_t thread;
  file = open("/dev/null", O_WRONLY); // @opened
  pthread_create(&thread, 0, writer, 0);
  await(1);
  const int closed = close_range(file, file + 8, 0); // @closed
  pthread_join(thread, 0);
  return closed;
}
