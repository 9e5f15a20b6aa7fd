// snarl: unlock-by-other-thread  at@unlock  acquired@lock
// why: a mutex belongs to the thread that locked it
#include "support/rendezvous.h"
#include <mutex>
#include <thread>

std::mutex guard;

int main() {
  std::thread helper([] {
    guard.lock(); // @lock
    reached(1);
    await(2);
  });
  await(1);
  guard.unlock(); // @unlock
  reached(2);
  helper.join();
}
