// snarl: data-race  read@take  write@late  on message
// why: what is written to the pipe is handed over by it; what is done after that is not
#include "support/rendezvous.h"
#include <pthread.h>
#include <unistd.h>

int message;
int ends[2];

static void *sender(void *argument) {
  char byte = 'x';
  if (write(ends[1], &byte, 1) != 1)
    return argument;
  message = 42; // @late
  reached(1);
  return 0;
}

int main(void) {
  pthread_t thread;
  char byte;
  if (pipe(ends) != 0)
    return 1;
  pthread_create(&thread, 0, sender, 0);
  await(1);
  int got = read(ends[0], &byte, 1) == 1 && message == 42; // @take
  pthread_join(thread, 0);
  return got ? 0 : 1;
}
