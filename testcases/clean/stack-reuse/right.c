// snarl: none
// why: stacks, what alloca and arrays of variable length take of them, and thread-locals are new for whoever has them next
#include "support/rendezvous.h"
#include <alloca.h>
#include <pthread.h>
#include <string.h>

static __thread char own[4096];
static int step;

static int use(char *bytes, int size) {
  memset(bytes, size, (size_t)size);
  for (int i = 1; i < size; ++i)
    bytes[i] = (char)(bytes[i] + bytes[i - 1]);
  return bytes[size - 1];
}

static int frame(int size) {
  char array[size];
  return use(array, size) + use(alloca((size_t)size), size) + use(own, size);
}

// Nothing orders the threads: the next one begins when this one has said, unseen, that it is done, and may have its
// stack.
static void *work(void *argument) {
  int sum = 0;
  for (int size = 100; size < 4000; size += 500)
    sum += frame(size);
  reached((int)(long)argument);
  return sum ? NULL : argument;
}

int main(void) {
  pthread_attr_t detached;
  pthread_attr_init(&detached);
  pthread_attr_setdetachstate(&detached, PTHREAD_CREATE_DETACHED);
  for (step = 1; step <= 40; ++step) {
    pthread_t thread;
    pthread_create(&thread, &detached, work, (void *)(long)step);
    await(step);
  }
  return 0;
}
