// snarl: none
// why: the block grows after its user has ended
#include <pthread.h>
#include <stdlib.h>

int *block;

static void *user(void *argument) {
  block[3] = 1;
  return argument;
}

int main(void) {
  pthread_t thread;
  block = malloc(16);
  pthread_create(&thread, 0, user, 0);
  pthread_join(thread, 0);
  int *moved = realloc(block, 100000);
  int got = moved[3];
  free(moved);
  return got == 1 ? 0 : 1;
}
