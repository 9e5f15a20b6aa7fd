// snarl: none
// why: the copy gets a mutex of its own
#include <pthread.h>

struct account {
  pthread_mutex_t guard;
  int balance;
};

struct account shared = {PTHREAD_MUTEX_INITIALIZER, 5};

int main(void) {
  pthread_mutex_lock(&shared.guard);
  struct account copy = shared;
  pthread_mutex_unlock(&shared.guard);
  pthread_mutex_init(&copy.guard, 0);
  pthread_mutex_lock(&copy.guard);
  const int balance = copy.balance;
  pthread_mutex_unlock(&copy.guard);
  pthread_mutex_destroy(&copy.guard);
  return balance == 5 ? 0 : 1;
}
