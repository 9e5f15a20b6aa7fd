// Threads, handlers and contexts on memory of the program's own, as small as the system lets it be.
//
//   PROGRAM right            silent
//   PROGRAM race             a race in a thread with 16 KiB
//   PROGRAM range            the same, in a call of memset
//   PROGRAM deadlock         two such threads that wait for each other
//   PROGRAM exit             such a thread ends the process, after a race
//   PROGRAM signal           a race in a handler that runs on a stack of MINSIGSTKSZ
//   PROGRAM context          a race in a context of 16 KiB
#include "support/rendezvous.h"
#include <climits>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <mutex>
#include <pthread.h>
#include <string>
#include <sys/auxv.h>
#include <sys/mman.h>
#include <ucontext.h>

constexpr size_t kLeast = 16 << 10;

static std::string what;
static volatile int number;
char bytes[4096];
static std::mutex one, two;

static void touch() {
  if (what == "range")
    memset(bytes, 1, sizeof bytes);
  else
    number = 1;
}

static void *work(void *) {
  char text[16];
  one.lock();
  snprintf(text, sizeof text, "%d", 1);
  one.unlock();
  free(malloc(10));
  if (what == "right")
    return nullptr;
  if (what == "deadlock") {
    one.lock();
    reached(1);
    await(2);
    two.lock();
  }
  touch();
  reached(1);
  if (what == "exit") {
    await(2);
    exit(3);
  }
  return nullptr;
}

static void *work_against(void *) {
  two.lock();
  await(1);
  reached(2);
  one.lock();
  return nullptr;
}

// With a page below that nobody may touch.
static void *guarded(size_t size) {
  constexpr size_t kPage = 4096;
  void *low = mmap(nullptr, kPage + size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (low == MAP_FAILED || mprotect(low, kPage, PROT_NONE) != 0)
    abort();
  return static_cast<char *>(low) + kPage;
}

static pthread_t start(void *(*function)(void *)) {
  pthread_attr_t attributes;
  pthread_attr_init(&attributes);
  pthread_t thread;
  if (pthread_attr_setstack(&attributes, guarded(kLeast), kLeast) != 0 ||
      pthread_create(&thread, &attributes, function, nullptr) != 0)
    abort();
  return thread;
}

static void on_signal(int) {
  touch();
}
static void *with_handler(void *) {
  const size_t size = getauxval(AT_MINSIGSTKSZ) > 2048 ? getauxval(AT_MINSIGSTKSZ) : 2048;
  stack_t stack{};
  stack.ss_sp = guarded(size);
  stack.ss_size = size;
  struct sigaction action{};
  action.sa_handler = on_signal;
  action.sa_flags = SA_ONSTACK;
  if (sigaltstack(&stack, nullptr) != 0 || sigaction(SIGUSR1, &action, nullptr) != 0)
    abort();
  raise(SIGUSR1);
  reached(1);
  return nullptr;
}

static ucontext_t outer, inner;
static void in_context() {
  touch();
}
static void *with_context(void *) {
  getcontext(&inner);
  inner.uc_stack.ss_sp = guarded(kLeast);
  inner.uc_stack.ss_size = kLeast;
  inner.uc_link = &outer;
  makecontext(&inner, in_context, 0);
  swapcontext(&outer, &inner);
  reached(1);
  return nullptr;
}

int main(int, char **argv) {
  what = argv[1];
  pthread_t other = 0, thread;
  if (what == "signal")
    pthread_create(&thread, nullptr, with_handler, nullptr);
  else if (what == "context")
    pthread_create(&thread, nullptr, with_context, nullptr);
  else
    thread = start(work);
  if (what == "right" || what == "deadlock") {
    other = start(what == "right" ? work : work_against);
  } else {
    await(1);
    touch();
    reached(2);
  }
  pthread_join(thread, nullptr);
  if (other)
    pthread_join(other, nullptr);
}
