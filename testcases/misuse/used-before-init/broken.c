// snarl: double-init  at@init  acquired@early
// why: a mutex is used, and only then initialised
#include <pthread.h>

pthread_mutex_t guard;
int balance;

static void pay(int amount) {
  pthread_mutex_lock(&guard); // @early
  balance += amount;
  pthread_mutex_unlock(&guard);
}

int main(void) {
  pay(5);
  pthread_mutex_init(&guard, 0); // @init
  return 0;
}
