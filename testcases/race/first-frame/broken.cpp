// snarl: data-race  update@own  update@main  on stack
// why: a variable of a thread's first function, right below its thread-locals, is shared by its address
#include "support/rendezvous.h"
#include <atomic>
#include <pthread.h>

std::atomic<int *> shared;

static void *work(void *argument) {
  int local = 0;
  shared = &local;
  reached(1);
  await(2);
  local += 1; // @own
  reached(3);
  await(4);
  return argument;
}

int main() {
  pthread_t thread;
  pthread_create(&thread, nullptr, work, nullptr);
  await(1);
  reached(2);
  await(3);
  *shared.load() += 1; // @main
  reached(4);
  pthread_join(thread, nullptr);
}
