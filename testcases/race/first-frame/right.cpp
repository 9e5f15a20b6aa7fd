// snarl: none
// why: the thread waits for main's part before its own
#include "support/rendezvous.h"
#include <atomic>
#include <pthread.h>

std::atomic<int *> shared;
std::atomic<bool> done;

static void *work(void *argument) {
  int local = 0;
  shared = &local;
  reached(1);
  await(2);
  while (!done) {
  }
  local += 1;
  return local == 2 ? nullptr : argument;
}

int main() {
  pthread_t thread;
  pthread_create(&thread, nullptr, work, &shared);
  await(1);
  *shared.load() += 1;
  done = true;
  reached(2);
  void *result;
  pthread_join(thread, &result);
  return result != nullptr;
}
