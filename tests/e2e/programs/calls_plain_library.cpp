// Each thread walks the same ways through a library without planted code; what it meets behind it are races, and the
// stack of each must name the function that called the library.
#include "support/rendezvous.h"
#include <cstdio>
#include <cstdlib>
#include <pthread.h>
#include <stdexcept>
#include <thread>

using Callback = void(void *);
extern "C" void plain_call(Callback *f, void *p);
extern "C" void plain_deep_call(Callback *f, void *p, int size);
extern "C" void plain_lock(pthread_mutex_t *m);
extern "C" void *plain_allocate(size_t size);
extern "C" void plain_copy(void *to, const void *from, size_t size);
extern "C" void plain_guarded(Callback *f, Callback *cleanup, void *p);

#define WAY __attribute__((noinline)) void
#define STAY __asm__ volatile("")

int by_leaf, by_leaf_elsewhere, by_function, by_nested, in_cleanup, under_lock[2];
int *allocated;
char copied[16], source[16];
pthread_mutex_t locks[2] = {PTHREAD_MUTEX_INITIALIZER, PTHREAD_MUTEX_INITIALIZER};

WAY leaf(void *p) {
  *static_cast<int *>(p) += 1;
}
WAY add(int *p) {
  *p += 1;
  STAY;
}
WAY function(void *p) {
  add(static_cast<int *>(p));
  STAY;
}
WAY calls_leaf() {
  plain_call(leaf, &by_leaf);
  STAY;
}
WAY calls_leaf_elsewhere() {
  plain_call(leaf, &by_leaf_elsewhere);
  STAY;
}
WAY calls_function(int size) {
  plain_deep_call(function, &by_function, size);
  STAY;
}
WAY again(void *p) {
  plain_call(function, p);
  STAY;
}
WAY calls_nested() {
  plain_deep_call(again, &by_nested, 100);
  STAY;
}
WAY copies() {
  plain_copy(copied, source, 4);
  STAY;
}
WAY locks_by_library(int which) {
  plain_lock(&locks[which]);
  under_lock[0] += 1;
  pthread_mutex_unlock(&locks[which]);
  STAY;
}
WAY allocates() {
  allocated = static_cast<int *>(plain_allocate(sizeof(int)));
  STAY;
}
WAY throws(void *) {
  throw std::runtime_error("on purpose");
}
WAY cleans_up() {
  try {
    plain_guarded(throws, function, &in_cleanup);
  } catch (const std::exception &) {
  }
  STAY;
}

WAY all(int thread) {
  calls_leaf();
  calls_leaf_elsewhere();
  for (int size = 16; size < 200; size += 40)
    calls_function(size);
  calls_nested();
  copies();
  locks_by_library(thread);
  *allocated += 1;
  cleans_up();
  STAY;
}

int main() {
  allocates();
  std::thread other([] {
    all(1);
    reached(1);
  });
  await(1);
  all(0);
  other.join();
  free(allocated);
  std::puts("done");
}
