// snarl: none
// why: both processes take the locks in one order; one of them waits for long, and is let in
#include <pthread.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

struct shared {
  pthread_mutex_t first, second;
};

static struct shared *shared;

static void work(void) {
  pthread_mutex_lock(&shared->first);
  pthread_mutex_lock(&shared->second);
  usleep(1200000); // longer than a wait must last to be suspected
  pthread_mutex_unlock(&shared->second);
  pthread_mutex_unlock(&shared->first);
}

int main(void) {
  shared = mmap(0, sizeof *shared, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  pthread_mutexattr_t attributes;
  pthread_mutexattr_init(&attributes);
  pthread_mutexattr_setpshared(&attributes, PTHREAD_PROCESS_SHARED);
  pthread_mutex_init(&shared->first, &attributes);
  pthread_mutex_init(&shared->second, &attributes);
  if (fork() == 0) {
    work();
    _exit(0);
  }
  work();
  wait(0);
  return 0;
}
