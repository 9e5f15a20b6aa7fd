// snarl: none
// why: with strtok_r each thread keeps its own place
#include "support/rendezvous.h"
#include <pthread.h>
#include <string.h>

static void *splitter(void *argument) {
  char text[] = "a,b", *rest;
  argument = strtok_r(text, ",", &rest) ? 0 : argument;
  reached(1);
  return argument;
}

int main(void) {
  pthread_t thread;
  char text[] = "c,d", *rest;
  pthread_create(&thread, 0, splitter, 0);
  await(1);
  int got = strtok_r(text, ",", &rest) != 0;
  pthread_join(thread, 0);
  return got ? 0 : 1;
}
