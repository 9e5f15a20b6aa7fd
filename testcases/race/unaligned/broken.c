// snarl: data-race  read@look  write@change  on bytes
// why: an unaligned read of eight bytes reaches into the next words
#include "support/rendezvous.h"
#include <pthread.h>
#include <stdint.h>

struct __attribute__((packed)) number {
  uint64_t value;
};
char bytes[32];

static void *change(void *argument) {
  bytes[10] = 1; // @change
  reached(1);
  return argument;
}

int main(void) {
  pthread_t thread;
  pthread_create(&thread, 0, change, 0);
  await(1);
  uint64_t seen = ((struct number *)(bytes + 3))->value; // @look
  pthread_join(thread, 0);
  return seen != 0 ? 0 : 1;
}
