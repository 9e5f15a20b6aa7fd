// snarl: none
// why: two ranges that touch but do not overlap
#include "support/rendezvous.h"
#include <pthread.h>
#include <string.h>

char line[200];
char copy[200];

static void *change(void *argument) {
  line[101] = 'x';
  reached(1);
  return argument;
}

int main(void) {
  pthread_t thread;
  pthread_create(&thread, 0, change, 0);
  await(1);
  memcpy(copy, line, 101);
  memcpy(copy + 102, line + 102, 98);
  pthread_join(thread, 0);
  return copy[101] == 0 ? 0 : 1;
}
