// snarl: none
// why: a join waits for the key destructors, too
#include "support/rendezvous.h"
#include <pthread.h>

static int message;
static pthread_key_t key;

static void last_words(void *value) {
  message = *(int *)value;
  reached(1);
}

static void *work(void *value) {
  pthread_setspecific(key, value);
  return 0;
}

int main(void) {
  int value = 42;
  pthread_t thread;
  pthread_key_create(&key, last_words);
  pthread_create(&thread, 0, work, &value);
  await(1);
  pthread_join(thread, 0);
  int got = message;
  return got == 42 ? 0 : 1;
}
