// snarl: potential-deadlock  holds@from wants@to  holds@from wants@to
// why: a transfer locks "from" and then "to"; two transfers in opposite directions may meet
#include "support/rendezvous.h"
#include <pthread.h>

struct account {
  pthread_mutex_t guard;
  int balance;
} accounts[2] = {{PTHREAD_MUTEX_INITIALIZER, 100}, {PTHREAD_MUTEX_INITIALIZER, 100}};

static void transfer(struct account *from, struct account *to, int amount) {
  pthread_mutex_lock(&from->guard); // @from
  pthread_mutex_lock(&to->guard);   // @to
  from->balance -= amount;
  to->balance += amount;
  pthread_mutex_unlock(&to->guard);
  pthread_mutex_unlock(&from->guard);
}

static void *one(void *argument) {
  transfer(&accounts[0], &accounts[1], 10);
  reached(1);
  return argument;
}

static void *two(void *argument) {
  await(1);
  transfer(&accounts[1], &accounts[0], 20);
  return argument;
}

int main(void) {
  pthread_t a, b;
  pthread_create(&a, 0, one, 0);
  pthread_create(&b, 0, two, 0);
  pthread_join(a, 0);
  pthread_join(b, 0);
  return accounts[0].balance == 110 ? 0 : 1;
}
