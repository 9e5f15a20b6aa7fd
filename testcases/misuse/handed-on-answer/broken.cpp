// snarl: unlock-not-held  at@unlock
// why: the answer is handed on by two functions and kept in a variable, and nobody reads it
#include <pthread.h>

struct Guarded {
  pthread_mutex_t mutex;
  Guarded() {
    pthread_mutexattr_t checked;
    pthread_mutexattr_init(&checked);
    pthread_mutexattr_settype(&checked, PTHREAD_MUTEX_ERRORCHECK);
    pthread_mutex_init(&mutex, &checked);
  }
  int unlock() { return pthread_mutex_unlock(&mutex); } // @unlock
  int release(bool really) {
    if (!really)
      return 0;
    return unlock();
  }
};

int main() {
  Guarded guarded;
  [[maybe_unused]] const int answer = guarded.release(true);
  return 0;
}
