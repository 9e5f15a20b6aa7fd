// snarl: none
// why: a precision ends what %s reads
#include "support/rendezvous.h"
#include <pthread.h>
#include <stdio.h>

char name[8] = "one";
char line[32];

static void *printer(void *argument) {
  snprintf(line, sizeof line, "%5d %.2s", 1, name);
  reached(1);
  return argument;
}

int main(void) {
  pthread_t thread;
  pthread_create(&thread, 0, printer, 0);
  await(1);
  name[2] = 't';
  pthread_join(thread, 0);
  return line[6] == 'o' ? 0 : 1;
}
