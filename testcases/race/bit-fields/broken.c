// snarl: data-race  read@look  write@set  on options
// why: neighbouring bit-fields are ONE location: writing one rewrites the other
#include "support/rendezvous.h"
#include <pthread.h>

struct {
  unsigned verbose : 1;
  unsigned colour : 1;
} options;

static void *set_verbose(void *argument) {
  options.verbose = 1; // @set
  reached(1);
  return argument;
}

int main(void) {
  pthread_t setter;
  pthread_create(&setter, 0, set_verbose, 0);
  await(1);
  int colour = options.colour; // @look
  pthread_join(setter, 0);
  return colour;
}
