// snarl: none
// why: the mutex is made anew when nobody holds it
#include <pthread.h>

pthread_mutex_t guard;

int main(void) {
  pthread_mutex_init(&guard, 0);
  pthread_mutex_lock(&guard);
  pthread_mutex_unlock(&guard);
  pthread_mutex_init(&guard, 0);
  pthread_mutex_lock(&guard);
  pthread_mutex_unlock(&guard);
  return 0;
}
