// snarl: none
// why: who locks unlocks
#include "support/rendezvous.h"
#include <mutex>
#include <thread>

std::mutex guard;

int main() {
  std::thread helper([] {
    guard.lock();
    guard.unlock();
    reached(1);
  });
  await(1);
  guard.lock();
  guard.unlock();
  helper.join();
}
