// snarl: none
// why: each thread has the whole block in its turn, to its very end
#include <malloc.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

static char *block;

static void *work(void *argument) {
  memset(block, 1, malloc_usable_size(block));
  return argument;
}

int main(void) {
  for (size_t size = 0; size < 300; ++size) {
    pthread_t thread;
    block = malloc(size);
    pthread_create(&thread, 0, work, 0);
    pthread_join(thread, 0);
    memset(block, 2, malloc_usable_size(block));
    block = realloc(block, size + 100);
    free(block);
  }
  return 0;
}
