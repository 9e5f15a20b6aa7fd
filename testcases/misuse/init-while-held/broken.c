// snarl: double-init  at@again  acquired@held
// snarl: unlock-not-held  at@unlock
// why: the mutex is made anew under the feet of the thread that holds it
#include <pthread.h>

pthread_mutex_t guard;

int main(void) {
  pthread_mutex_init(&guard, 0);
  pthread_mutex_lock(&guard);    // @held
  pthread_mutex_init(&guard, 0); // @again
  pthread_mutex_unlock(&guard);  // @unlock
  return 0;
}
