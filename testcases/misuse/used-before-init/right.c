// snarl: none
// why: initialised first
#include <pthread.h>

pthread_mutex_t guard;
int balance;

static void pay(int amount) {
  pthread_mutex_lock(&guard);
  balance += amount;
  pthread_mutex_unlock(&guard);
}

int main(void) {
  pthread_mutex_init(&guard, 0);
  pay(5);
  return 0;
}
