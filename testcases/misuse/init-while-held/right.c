// snarl: none
// why: the mutex is destroyed when nobody holds it, and made anew
#include <pthread.h>

pthread_mutex_t guard;

int main(void) {
  pthread_mutex_init(&guard, 0);
  pthread_mutex_lock(&guard);
  pthread_mutex_unlock(&guard);
  pthread_mutex_destroy(&guard);
  pthread_mutex_init(&guard, 0);
  pthread_mutex_lock(&guard);
  pthread_mutex_unlock(&guard);
  return 0;
}
