// snarl: none
// why: one mutex is declared mended, the other one is given up, and whoever comes later looks at what the lock says
#include <errno.h>
#include <pthread.h>

pthread_mutex_t mended, given_up;

static void *leave_them_held(void *argument) {
  pthread_mutex_lock(&mended);
  pthread_mutex_lock(&given_up);
  return argument;
}

int main(void) {
  pthread_t gone;
  pthread_mutexattr_t attributes;
  pthread_mutexattr_init(&attributes);
  pthread_mutexattr_setrobust(&attributes, PTHREAD_MUTEX_ROBUST);
  pthread_mutex_init(&mended, &attributes);
  pthread_mutex_init(&given_up, &attributes);
  pthread_create(&gone, 0, leave_them_held, 0);
  pthread_join(gone, 0);
  if (pthread_mutex_lock(&mended) != EOWNERDEAD || pthread_mutex_lock(&given_up) != EOWNERDEAD)
    return 1;
  pthread_mutex_consistent(&mended);
  pthread_mutex_unlock(&mended);
  pthread_mutex_unlock(&given_up);
  if (pthread_mutex_lock(&mended) != 0 || pthread_mutex_lock(&given_up) != ENOTRECOVERABLE)
    return 2;
  pthread_mutex_unlock(&mended);
  if (pthread_mutex_lock(&given_up) != ENOTRECOVERABLE)
    return 3;
  return 0;
}
