// snarl: unlock-by-other-thread  at@unlock
// why: the lock lies in memory that processes share, so the parent that forked with it still holds it; its child does
// not, and has nothing to unlock
#include <pthread.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

static pthread_mutex_t *shared_lock(void) {
  pthread_mutex_t *lock = mmap(0, sizeof *lock, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  pthread_mutexattr_t attributes;
  pthread_mutexattr_init(&attributes);
  pthread_mutexattr_setpshared(&attributes, PTHREAD_PROCESS_SHARED);
  pthread_mutex_init(lock, &attributes);
  pthread_mutexattr_destroy(&attributes);
  return lock;
}

int main(void) {
  pthread_mutex_t *lock = shared_lock();
  pthread_mutex_lock(lock);
  pid_t child = fork();
  if (child == 0) {
    pthread_mutex_unlock(lock); // @unlock
    return 0;
  }
  int status;
  waitpid(child, &status, 0);
  pthread_mutex_unlock(lock);
  pthread_mutex_destroy(lock);
  return WEXITSTATUS(status);
}
