// snarl: data-race  write@gone  read@look  on value
// why: a key's destructor belongs to the thread that ends, however it ends
#include "support/rendezvous.h"
#include <pthread.h>

static pthread_key_t key;
static int value;

static void gone(void *p) {
  *(int *)p = 3; // @gone
  reached(1);
}

static __attribute__((noinline)) void leave(void) {
  pthread_exit(&value);
}

static void *work(void *p) {
  pthread_setspecific(key, p);
  leave();
  return 0;
}

int main(void) {
  pthread_t thread;
  pthread_key_create(&key, gone);
  pthread_create(&thread, 0, work, &value);
  await(1);
  int seen = value; // @look
  pthread_join(thread, 0);
  return seen == 3 ? 0 : 1;
}
