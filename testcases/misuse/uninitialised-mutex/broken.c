// snarl: use-of-uninitialised-lock  at@lock
// why: the memory of the mutex still holds what was there before
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

struct account {
  pthread_mutex_t guard;
  int balance;
};

int main(void) {
  struct account *account = malloc(sizeof *account);
  memset(account, 0x5a, sizeof *account);
  account->balance = 5;
  pthread_mutex_lock(&account->guard); // @lock
  account->balance = 6;
  pthread_mutex_unlock(&account->guard);
  free(account);
  return 0;
}
