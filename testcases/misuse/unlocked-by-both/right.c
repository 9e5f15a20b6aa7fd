// snarl: none
// why: only main unlocks what main holds
#include <pthread.h>

static pthread_mutex_t table = PTHREAD_MUTEX_INITIALIZER;

static void *help(void *argument) {
  return argument;
}

int main(void) {
  pthread_mutex_lock(&table);
  pthread_t helper;
  pthread_create(&helper, 0, help, 0);
  pthread_join(helper, 0);
  pthread_mutex_unlock(&table);
  return 0;
}
