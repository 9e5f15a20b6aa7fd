// Two processes take two process-shared mutexes in opposite orders, each in a thread of its own, and hang.
#define _GNU_SOURCE
#include "support/rendezvous.h"
#include <pthread.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

struct shared {
  struct rendezvous_words words;
  pthread_mutex_t orders, stock;
};
struct shared *shared;

static void *sell(void *argument) {
  pthread_mutex_lock(&shared->orders); // @parent_holds
  meet(2);
  pthread_mutex_lock(&shared->stock); // @parent_wants
  return argument;
}

static void *deliver(void *argument) {
  pthread_mutex_lock(&shared->stock); // @child_holds
  meet(2);
  pthread_mutex_lock(&shared->orders); // @child_wants
  return argument;
}

int main(void) {
  pthread_mutexattr_t attributes;
  shared = mmap(0, sizeof *shared, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  meet_in(&shared->words);
  pthread_mutexattr_init(&attributes);
  pthread_mutexattr_setpshared(&attributes, PTHREAD_PROCESS_SHARED);
  pthread_mutex_init(&shared->orders, &attributes);
  pthread_mutex_init(&shared->stock, &attributes);
  const pid_t child = fork();
  pthread_t thread;
  pthread_create(&thread, 0, child ? sell : deliver, 0);
  pthread_join(thread, 0);
  return child ? waitpid(child, 0, 0) != child : 0;
}
