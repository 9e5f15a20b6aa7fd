// snarl: none
// why: the thread unlocks before it ends, so that the one that waits gets the lock
#include "support/rendezvous.h"
#include <mutex>
#include <thread>

std::mutex guard;

static void keeps_it() {
  std::lock_guard<std::mutex> kept(guard);
  reached(1);
  for (volatile long i = 0; i < 100000000; i = i + 1) // until main waits
    ;
}

[[noreturn]] static void works_on() {
  for (volatile long i = 0;; i = i + 1)
    ;
}

int main() {
  std::thread(works_on).detach();
  std::thread(keeps_it).detach();
  await(1);
  guard.lock();
  guard.unlock();
}
