// snarl: none
// why: at the end somebody looks at it
#include <cerrno>
#include <pthread.h>

struct Guarded {
  pthread_mutex_t mutex;
  Guarded() {
    pthread_mutexattr_t checked;
    pthread_mutexattr_init(&checked);
    pthread_mutexattr_settype(&checked, PTHREAD_MUTEX_ERRORCHECK);
    pthread_mutex_init(&mutex, &checked);
  }
  int unlock() { return pthread_mutex_unlock(&mutex); }
  int release(bool really) {
    if (!really)
      return 0;
    return unlock();
  }
};

int main() {
  Guarded guarded;
  const int answer = guarded.release(true);
  return answer == EPERM ? 0 : 1;
}
