// snarl: potential-deadlock  holds@a1 wants@b1  holds@b2 wants@a2
// why: the one order comes once more after the flag
#include "support/rendezvous.h"
#include <atomic>
#include <condition_variable>
#include <mutex>
#include <thread>

std::mutex a, b, guard;
std::condition_variable changed;
std::atomic<bool> ready;

void forth() {
  std::lock_guard<std::mutex> first(a);  // @a1
  std::lock_guard<std::mutex> second(b); // @b1
}

void back() {
  std::lock_guard<std::mutex> first(b);  // @b2
  std::lock_guard<std::mutex> second(a); // @a2
}

int main() {
  std::thread other([] {
    forth();
    {
      std::lock_guard<std::mutex> lock(guard);
      ready = true;
      changed.notify_one();
    }
    forth();
    reached(1);
  });
  await(1);
  {
    std::unique_lock<std::mutex> lock(guard);
    changed.wait(lock, [] { return ready.load(); });
  }
  back();
  other.join();
}
