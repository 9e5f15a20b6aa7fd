// snarl: none
// why: a robust mutex of the checking type tells its owner, who looks
#include <errno.h>
#include <pthread.h>

pthread_mutex_t guard;
int balance = 100;

static int read_balance(void) {
  int held = pthread_mutex_lock(&guard) == EDEADLK;
  int seen = balance;
  if (!held)
    pthread_mutex_unlock(&guard);
  return seen;
}

int main(void) {
  pthread_mutexattr_t attributes;
  pthread_mutexattr_init(&attributes);
  pthread_mutexattr_setrobust(&attributes, PTHREAD_MUTEX_ROBUST);
  pthread_mutexattr_settype(&attributes, PTHREAD_MUTEX_ERRORCHECK);
  pthread_mutex_init(&guard, &attributes);
  pthread_mutex_lock(&guard);
  int seen = read_balance();
  pthread_mutex_unlock(&guard);
  return seen == 100 ? 0 : 1;
}
