// snarl: data-race  write@change  read@print  on name
// why: %s reads the string that the other thread changes
#include "support/rendezvous.h"
#include <pthread.h>
#include <stdio.h>

char name[8] = "one";
char line[32];

static void *printer(void *argument) {
  snprintf(line, sizeof line, "%5d %s", 1, name); // @print
  reached(1);
  return argument;
}

int main(void) {
  pthread_t thread;
  pthread_create(&thread, 0, printer, 0);
  await(1);
  name[0] = 't'; // @change
  pthread_join(thread, 0);
  return line[6] == 'o' ? 0 : 1;
}
