// snarl: condition-misuse  at@wait
// why: a wait without the mutex is refused (EPERM) by a mutex that checks its callers, and nobody looks
#include <pthread.h>

static pthread_mutex_t mutex;
static pthread_cond_t ready = PTHREAD_COND_INITIALIZER;

int main(void) {
  pthread_mutexattr_t checked;
  pthread_mutexattr_init(&checked);
  pthread_mutexattr_settype(&checked, PTHREAD_MUTEX_ERRORCHECK);
  pthread_mutex_init(&mutex, &checked);
  pthread_cond_wait(&ready, &mutex); // @wait
  return 0;
}
