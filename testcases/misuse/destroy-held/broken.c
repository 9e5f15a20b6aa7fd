// snarl: destroy-while-held  at@destroy  acquired@lock
// why: a lock is destroyed while it is held, and only then unlocked
#include <pthread.h>

pthread_mutex_t guard;

int main(void) {
  pthread_mutex_init(&guard, 0);
  pthread_mutex_lock(&guard);    // @lock
  pthread_mutex_destroy(&guard); // @destroy
  pthread_mutex_unlock(&guard);
  return 0;
}
