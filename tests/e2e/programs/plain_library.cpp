// A library that is not built with Snarl: it calls back, locks, copies and allocates for its caller.
#include <cstdlib>
#include <cstring>
#include <pthread.h>

using Callback = void(void *);

// Its frames must not be jumped over.
#define STAY __asm__ volatile("")

extern "C" void plain_call(Callback *f, void *p) {
  f(p);
  STAY;
}

static __attribute__((noinline)) void call_with_room(Callback *f, void *p, int size) {
  auto *room = static_cast<char *>(__builtin_alloca(static_cast<size_t>(size)));
  __asm__ volatile("" : : "r"(room) : "memory");
  f(p);
  STAY;
}

extern "C" void plain_deep_call(Callback *f, void *p, int size) {
  call_with_room(f, p, size);
  STAY;
}

extern "C" void plain_lock(pthread_mutex_t *m) {
  pthread_mutex_lock(m);
  STAY;
}

extern "C" void *plain_allocate(size_t size) {
  void *p = malloc(size);
  STAY;
  return p;
}

extern "C" void plain_copy(void *to, const void *from, size_t size) {
  memcpy(to, from, size);
  STAY;
}

struct Cleanup {
  Callback *f;
  void *p;
  ~Cleanup() {
    char room[4096] = {}; // where the records of the frames that were left lie
    memset(room, 0xa5, sizeof room);
    __asm__ volatile("" : : "r"(room) : "memory");
    f(p);
    STAY;
  }
};

// Calls `cleanup` also when an exception passes through.
extern "C" void plain_guarded(Callback *f, Callback *cleanup, void *p) {
  Cleanup guard{cleanup, p};
  f(p);
  STAY;
}
