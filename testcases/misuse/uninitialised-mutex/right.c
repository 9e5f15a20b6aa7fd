// snarl: none
// why: initialised by a call, by the initialiser, or as zeros, which is what the initialiser is here
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

struct account {
  pthread_mutex_t guard;
  int balance;
};

struct account at_rest, ready = {PTHREAD_MUTEX_INITIALIZER, 5};

static void pay(struct account *account) {
  pthread_mutex_lock(&account->guard);
  account->balance = 6;
  pthread_mutex_unlock(&account->guard);
}

int main(void) {
  struct account *fresh = malloc(sizeof *fresh), *zeros = calloc(1, sizeof *zeros);
  memset(fresh, 0x5a, sizeof *fresh);
  pthread_mutex_init(&fresh->guard, 0);
  pay(fresh);
  pay(zeros);
  pay(&at_rest);
  pay(&ready);
  pthread_mutex_destroy(&fresh->guard);
  free(fresh);
  free(zeros);
  return 0;
}
