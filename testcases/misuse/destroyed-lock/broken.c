// snarl: use-of-destroyed-lock  at@lock
// why: a lock is used after its end
#include <pthread.h>

pthread_mutex_t guard;

int main(void) {
  pthread_mutex_init(&guard, 0);
  pthread_mutex_destroy(&guard);
  pthread_mutex_lock(&guard); // @lock
  return 0;
}
