// snarl: none
// why: only what the mutex guards is reset
#include <pthread.h>

struct account {
  pthread_mutex_t guard;
  int balance;
};

struct account shared = {PTHREAD_MUTEX_INITIALIZER, 5};

int main(void) {
  pthread_mutex_lock(&shared.guard);
  shared.balance = 0;
  pthread_mutex_unlock(&shared.guard);
  return 0;
}
