// snarl: none
// why: whoever finds the flag set comes after whoever set it, without having waited
#include "support/rendezvous.h"
#include <atomic>
#include <condition_variable>
#include <mutex>
#include <thread>

std::mutex a, b, guard;
std::condition_variable changed;
std::atomic<bool> ready;

void forth() {
  std::lock_guard<std::mutex> first(a);
  std::lock_guard<std::mutex> second(b);
}

void back() {
  std::lock_guard<std::mutex> first(b);
  std::lock_guard<std::mutex> second(a);
}

int main() {
  std::thread other([] {
    forth();
    {
      std::lock_guard<std::mutex> lock(guard);
      ready = true;
      changed.notify_one();
    }
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
