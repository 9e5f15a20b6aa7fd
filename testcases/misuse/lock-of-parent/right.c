// snarl: none
// why: the child waits until its parent, which forked with the lock, has let it go, and takes it then; also a lock that
// readers share, and one that spins
#include <pthread.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

struct locks {
  pthread_mutex_t mutex;
  pthread_rwlock_t read, written;
  pthread_spinlock_t spin;
};

static struct locks *shared_locks(void) {
  struct locks *locks = mmap(0, sizeof *locks, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  pthread_mutexattr_t of_mutexes;
  pthread_mutexattr_init(&of_mutexes);
  pthread_mutexattr_setpshared(&of_mutexes, PTHREAD_PROCESS_SHARED);
  pthread_rwlockattr_t of_rwlocks;
  pthread_rwlockattr_init(&of_rwlocks);
  pthread_rwlockattr_setpshared(&of_rwlocks, PTHREAD_PROCESS_SHARED);
  pthread_mutex_init(&locks->mutex, &of_mutexes);
  pthread_rwlock_init(&locks->read, &of_rwlocks);
  pthread_rwlock_init(&locks->written, &of_rwlocks);
  pthread_spin_init(&locks->spin, PTHREAD_PROCESS_SHARED);
  return locks;
}

static void take_each(struct locks *locks) {
  pthread_mutex_lock(&locks->mutex);
  pthread_mutex_unlock(&locks->mutex);
  pthread_rwlock_wrlock(&locks->read);
  pthread_rwlock_unlock(&locks->read);
  pthread_rwlock_rdlock(&locks->written);
  pthread_rwlock_unlock(&locks->written);
  pthread_spin_lock(&locks->spin);
  pthread_spin_unlock(&locks->spin);
}

int main(void) {
  struct locks *locks = shared_locks();
  pthread_mutex_lock(&locks->mutex);
  pthread_rwlock_rdlock(&locks->read);
  pthread_rwlock_wrlock(&locks->written);
  pthread_spin_lock(&locks->spin);
  pid_t child = fork();
  if (child == 0) {
    take_each(locks);
    return 0;
  }
  usleep(1000000); // longer than a stall is waited for
  pthread_mutex_unlock(&locks->mutex);
  pthread_rwlock_unlock(&locks->read);
  pthread_rwlock_unlock(&locks->written);
  usleep(1000000);
  pthread_spin_unlock(&locks->spin);
  int status;
  waitpid(child, &status, 0);
  return WEXITSTATUS(status);
}
