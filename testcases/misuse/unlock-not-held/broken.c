// snarl: unlock-not-held  at@unlock
// why: one unlock too many
#include <pthread.h>

pthread_mutex_t guard = PTHREAD_MUTEX_INITIALIZER;

int main(void) {
  pthread_mutex_lock(&guard);
  pthread_mutex_unlock(&guard);
  pthread_mutex_unlock(&guard); // @unlock
  return 0;
}
