// snarl: descriptor-race  access@closed  access@use  on descriptor@opened
// why: main closes a file while another thread may still write to it, or to whatever gets its number next
#include "support/rendezvous.h"
#include <fcntl.h>
#include <pthread.h>
#include <unistd.h>

int file;

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
  close(file); // @closed
  pthread_join(thread, 0);
  return 0;
}
