// snarl: data-race  write@copy  read@look  on buffer
// why: a string instruction writes all bytes that its registers name, and another thread looks at the last of them
#include "support/rendezvous.h"
#include <pthread.h>

static char buffer[16], text[16] = "fifteen letters";

static void copy(void *to, const void *from, unsigned long size) {
  __asm__ volatile("rep movsb" : "+D"(to), "+S"(from), "+c"(size) : : "memory"); // @copy
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
  const char seen = buffer[7]; // @look
  pthread_join(thread, 0);
  return seen == text[7] ? 0 : 1;
}
