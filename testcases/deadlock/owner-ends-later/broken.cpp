// snarl: lock-held-at-exit  acquired@kept
// snarl: stall  at@wanted acquired@kept
// why: a thread ends with a lock for which another one waits already, while a third one works on
#include "support/rendezvous.h"
#include <mutex>
#include <thread>

std::mutex guard;

static void keeps_it() {
  guard.lock(); // @kept
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
  guard.lock(); // @wanted
  guard.unlock();
}
