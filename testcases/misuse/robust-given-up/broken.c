// snarl: robust-mutex-misuse  at@unlock  acquired@inherited
// why: what a thread that ended left behind is not declared mended; from then on no lock succeeds, and nobody looks
#include <pthread.h>

pthread_mutex_t guard;
int balance;

static void *leave_it_held(void *argument) {
  pthread_mutex_lock(&guard);
  return argument;
}

int main(void) {
  pthread_t gone;
  pthread_mutexattr_t attributes;
  pthread_mutexattr_init(&attributes);
  pthread_mutexattr_setrobust(&attributes, PTHREAD_MUTEX_ROBUST);
  pthread_mutex_init(&guard, &attributes);
  pthread_create(&gone, 0, leave_it_held, 0);
  pthread_join(gone, 0);
  pthread_mutex_lock(&guard); // @inherited
  pthread_mutex_unlock(&guard);
  pthread_mutex_lock(&guard);
  balance = 5;
  pthread_mutex_unlock(&guard); // @unlock
  return 0;
}
