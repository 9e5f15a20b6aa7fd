// snarl: none
// why: after its end a lock may begin anew
#include <pthread.h>

pthread_mutex_t guard;

int main(void) {
  for (int i = 0; i < 2; ++i) {
    pthread_mutex_init(&guard, 0);
    pthread_mutex_lock(&guard);
    pthread_mutex_unlock(&guard);
    pthread_mutex_destroy(&guard);
  }
  return 0;
}
