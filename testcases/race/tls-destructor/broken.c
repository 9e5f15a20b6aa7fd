// snarl: data-race  write@last  read@take  on message
// why: a thread's key destructors still run after its function has returned
#include "support/rendezvous.h"
#include <pthread.h>

static int message;
static pthread_key_t key;

static void last_words(void *value) {
  message = *(int *)value; // @last
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
  int got = message; // @take
  pthread_join(thread, 0);
  return got == 42 ? 0 : 1;
}
