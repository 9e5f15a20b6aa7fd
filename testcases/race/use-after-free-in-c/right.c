// snarl: none
// why: the reader owns what it is given and frees it itself
#include <pthread.h>
#include <stdlib.h>

static void *reader(void *message) {
  long value = ((volatile char *)message)[40];
  free(message);
  return (void *)value;
}

int main(void) {
  pthread_t thread;
  char *message = calloc(1, 64);
  pthread_create(&thread, 0, reader, message);
  pthread_join(thread, 0);
  return 0;
}
