// snarl: overwritten-lock  at@unlock  acquired@lock
// why: the account is reset by memset, and its mutex with it, which is held
#include <pthread.h>
#include <string.h>

struct account {
  pthread_mutex_t guard;
  int balance;
};

struct account shared = {PTHREAD_MUTEX_INITIALIZER, 5};

int main(void) {
  pthread_mutex_lock(&shared.guard); // @lock
  memset(&shared, 0, sizeof shared);
  pthread_mutex_unlock(&shared.guard); // @unlock
  return 0;
}
