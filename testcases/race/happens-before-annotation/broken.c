// snarl: data-race  write@put  read@take  on message
// why: the annotation says that the flag was released before the message was there
#include "support/rendezvous.h"
#include <pthread.h>

void AnnotateHappensBefore(const char *file, int line, const volatile void *address);
void AnnotateHappensAfter(const char *file, int line, const volatile void *address);

static int flag, message; // the flag is of a library's own kind

static void *producer(void *argument) {
  AnnotateHappensBefore(__FILE__, __LINE__, &flag);
  message = 42; // @put
  reached(1);
  return argument;
}

int main(void) {
  pthread_t thread;
  pthread_create(&thread, 0, producer, 0);
  await(1);
  AnnotateHappensAfter(__FILE__, __LINE__, &flag);
  int got = message; // @take
  pthread_join(thread, 0);
  return got == 42 ? 0 : 1;
}
