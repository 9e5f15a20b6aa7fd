// snarl: none
// why: a predicate remembers what the signal forgets
#include "support/rendezvous.h"
#include <condition_variable>
#include <mutex>
#include <thread>

std::mutex guard;
std::condition_variable changed;
bool ready;

int main() {
  std::thread waiter([] {
    await(1);
    std::unique_lock<std::mutex> lock(guard);
    changed.wait(lock, [] { return ready; });
  });
  {
    std::lock_guard<std::mutex> lock(guard);
    ready = true;
  }
  changed.notify_one();
  reached(1);
  waiter.join();
}
