// snarl: data-race  write@second  write@first  on snarl::hidden_state_of_strtok
// why: strtok keeps its place in a string for all threads together
#include "support/rendezvous.h"
#include <pthread.h>
#include <string.h>

static void *splitter(void *argument) {
  char text[] = "a,b";
  argument = strtok(text, ",") ? 0 : argument; // @first
  reached(1);
  return argument;
}

int main(void) {
  pthread_t thread;
  char text[] = "c,d";
  pthread_create(&thread, 0, splitter, 0);
  await(1);
  int got = strtok(text, ",") != 0; // @second
  pthread_join(thread, 0);
  return got ? 0 : 1;
}
