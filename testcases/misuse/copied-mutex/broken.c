// snarl: use-of-copied-lock  at@lock
// why: an account is copied together with its mutex while that is held: the copy stays locked for ever
#include <pthread.h>
#include <stdio.h>

struct account {
  pthread_mutex_t guard;
  int balance;
};

struct account shared = {PTHREAD_MUTEX_INITIALIZER, 5};

int main(void) {
  pthread_mutex_lock(&shared.guard);
  struct account copy = shared;
  pthread_mutex_unlock(&shared.guard);
  pthread_mutex_lock(&copy.guard); // @lock
  printf("%d\n", copy.balance);
  pthread_mutex_unlock(&copy.guard);
  return 0;
}
