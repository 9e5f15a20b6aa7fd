// snarl: none
// why: who asks is told
#include <errno.h>
#include <pthread.h>

static pthread_mutex_t mutex;
static pthread_cond_t ready = PTHREAD_COND_INITIALIZER;

int main(void) {
  pthread_mutexattr_t checked;
  pthread_mutexattr_init(&checked);
  pthread_mutexattr_settype(&checked, PTHREAD_MUTEX_ERRORCHECK);
  pthread_mutex_init(&mutex, &checked);
  return pthread_cond_wait(&ready, &mutex) == EPERM ? 0 : 1;
}
