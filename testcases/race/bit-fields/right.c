// snarl: none
// why: a zero-width bit-field starts a new location
#include "support/rendezvous.h"
#include <pthread.h>

struct {
  unsigned char verbose : 1;
  unsigned char : 0;
  unsigned char colour : 1;
} options;

static void *set_verbose(void *argument) {
  options.verbose = 1;
  reached(1);
  return argument;
}

int main(void) {
  pthread_t setter;
  pthread_create(&setter, 0, set_verbose, 0);
  await(1);
  int colour = options.colour;
  pthread_join(setter, 0);
  return colour;
}
