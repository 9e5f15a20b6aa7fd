// snarl: self-deadlock  holds@first wants@again
// why: a robust mutex survives the end of its owner; that the owner wants it again it does not notice
#include <pthread.h>

pthread_mutex_t guard;
int balance = 100;

static int read_balance(void) {
  pthread_mutex_lock(&guard); // @again
  int seen = balance;
  pthread_mutex_unlock(&guard);
  return seen;
}

int main(void) {
  pthread_mutexattr_t attributes;
  pthread_mutexattr_init(&attributes);
  pthread_mutexattr_setrobust(&attributes, PTHREAD_MUTEX_ROBUST);
  pthread_mutex_init(&guard, &attributes);
  pthread_mutex_lock(&guard); // @first
  int seen = read_balance();
  pthread_mutex_unlock(&guard);
  return seen == 100 ? 0 : 1;
}
