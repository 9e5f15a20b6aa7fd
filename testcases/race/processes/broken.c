// snarl: data-race  read@look  write@store  on mapped@map
// snarl: data-race  write@store  write@store  on mapped@map
// why: the child takes the lock that lies in the shared mapping; the parent's threads do not
#include "support/rendezvous.h"
#include <pthread.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

struct shared {
  pthread_mutex_t guard;
  int count;
} *shared;

static void *add(void *argument) {
  int seen = shared->count; // @look
  meet(2);
  shared->count = seen + 1; // @store
  return argument;
}

int main(void) {
  shared = mmap(0, sizeof *shared, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0); // @map
  pthread_mutexattr_t attributes;
  pthread_mutexattr_init(&attributes);
  pthread_mutexattr_setpshared(&attributes, PTHREAD_PROCESS_SHARED);
  pthread_mutex_init(&shared->guard, &attributes);
  pid_t child = fork();
  if (child == 0) {
    pthread_mutex_lock(&shared->guard);
    shared->count += 1;
    pthread_mutex_unlock(&shared->guard);
    _exit(0);
  }
  int status;
  waitpid(child, &status, 0);
  pthread_t a, b;
  pthread_create(&a, 0, add, 0);
  pthread_create(&b, 0, add, 0);
  pthread_join(a, 0);
  pthread_join(b, 0);
  return status;
}
