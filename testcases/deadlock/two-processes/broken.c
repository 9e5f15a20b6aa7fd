// snarl: deadlock  at@parent acquired@second
// snarl: deadlock  at@child acquired@first
// why: parent and child each hold a lock that the processes share and wait for the other's
#include <pthread.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

struct shared {
  pthread_mutex_t first, second;
  int arrived;
};

static struct shared *shared;

static void both_are_here(void) {
  __atomic_add_fetch(&shared->arrived, 1, __ATOMIC_SEQ_CST);
  while (__atomic_load_n(&shared->arrived, __ATOMIC_SEQ_CST) < 2)
    ;
}

int main(void) {
  shared = mmap(0, sizeof *shared, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  pthread_mutexattr_t attributes;
  pthread_mutexattr_init(&attributes);
  pthread_mutexattr_setpshared(&attributes, PTHREAD_PROCESS_SHARED);
  pthread_mutex_init(&shared->first, &attributes);
  pthread_mutex_init(&shared->second, &attributes);
  if (fork() == 0) {
    pthread_mutex_lock(&shared->first); // @first
    both_are_here();
    pthread_mutex_lock(&shared->second); // @child
    pthread_mutex_unlock(&shared->second);
    pthread_mutex_unlock(&shared->first);
    _exit(0);
  }
  pthread_mutex_lock(&shared->second); // @second
  both_are_here();
  pthread_mutex_lock(&shared->first); // @parent
  pthread_mutex_unlock(&shared->first);
  pthread_mutex_unlock(&shared->second);
  wait(0);
  return 0;
}
