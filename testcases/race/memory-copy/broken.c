// snarl: data-race  read@copy  write@change  on line
// why: memcpy reads all of its range: one byte in the middle is being changed
#include "support/rendezvous.h"
#include <pthread.h>
#include <string.h>

char line[200];
char copy[200];

static void *change(void *argument) {
  line[101] = 'x'; // @change
  reached(1);
  return argument;
}

int main(void) {
  pthread_t thread;
  pthread_create(&thread, 0, change, 0);
  await(1);
  memcpy(copy, line, sizeof line); // @copy
  pthread_join(thread, 0);
  return copy[101] == 'x' ? 0 : 1;
}
