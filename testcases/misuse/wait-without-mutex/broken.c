// snarl: condition-misuse  at@wait
// why: a thread waits on a condition variable without holding the mutex: a signal may slip in between check and wait
#include <pthread.h>
#include <time.h>

pthread_mutex_t guard = PTHREAD_MUTEX_INITIALIZER;
pthread_cond_t changed = PTHREAD_COND_INITIALIZER;

int main(void) {
  struct timespec past = {1, 0};
  pthread_cond_timedwait(&changed, &guard, &past); // @wait
  return 0;
}
