// snarl: lock-held-at-exit  acquired@taken
// snarl: stall  at@wanted  acquired@taken
// why: a thread has ended with the lock, and another waits for it, while main goes on working
#include "support/rendezvous.h"
#include <mutex>
#include <thread>

std::mutex guard;

int main() {
  std::thread gone([] {
    guard.lock(); // @taken
  });
  gone.join();
  std::thread waiter([] {
    std::lock_guard<std::mutex> lock(guard); // @wanted
    reached(1);
  });
  await(1); // at work, for all that Snarl can see
  waiter.join();
}
