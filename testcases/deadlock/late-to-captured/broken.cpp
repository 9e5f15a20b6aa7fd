// snarl: potential-deadlock  holds@a1 wants@b1  holds@b2 wants@a2
// why: another way to set the flag is before the work
#include "support/rendezvous.h"
#include <condition_variable>
#include <mutex>
#include <thread>

std::mutex a, b;

void forth() {
  std::lock_guard<std::mutex> first(a);  // @a1
  std::lock_guard<std::mutex> second(b); // @b1
}

void back() {
  std::lock_guard<std::mutex> first(b);  // @b2
  std::lock_guard<std::mutex> second(a); // @a2
}

int main() {
  std::mutex guard;
  std::condition_variable_any changed;
  bool ready = false;
  const auto set = [&](bool value) {
    std::lock_guard<std::mutex> lock(guard);
    ready = value;
    changed.notify_one();
  };
  std::thread other([&] {
    set(true);
    forth();
    set(true);
    reached(1);
  });
  await(1);
  {
    std::unique_lock<std::mutex> lock(guard);
    changed.wait(lock, [&] { return ready; });
  }
  back();
  other.join();
}
