// snarl: none
// why: the byte behind the last one copied is another one
#include "support/rendezvous.h"
#include <pthread.h>

static char buffer[16], text[16] = "fifteen letters";

static void copy(void *to, const void *from, unsigned long size) {
  __asm__ volatile("rep movsb" : "+D"(to), "+S"(from), "+c"(size) : : "memory");
}

static void *work(void *argument) {
  copy(buffer, text, 8);
  reached(1);
  return argument;
}

int main(void) {
  pthread_t thread;
  pthread_create(&thread, 0, work, 0);
  await(1);
  const char seen = buffer[8];
  pthread_join(thread, 0);
  return seen == 0 ? 0 : 1;
}
