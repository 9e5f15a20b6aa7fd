// snarl: data-race  write@grow  read@measure  on text
// why: strlen reads the terminator, which the other thread overwrites
#include "support/rendezvous.h"
#include <pthread.h>
#include <string.h>

char text[8] = "abc";
size_t length;

static void *measurer(void *argument) {
  length = strlen(text); // @measure
  reached(1);
  return argument;
}

int main(void) {
  pthread_t thread;
  pthread_create(&thread, 0, measurer, 0);
  await(1);
  memcpy(text + 3, "de", 2); // @grow
  pthread_join(thread, 0);
  return text[4] == 'e' && length == 3 ? 0 : 1;
}
