// snarl: none
// why: all captures are of one flag, which is set after the work
#include "support/rendezvous.h"
#include <condition_variable>
#include <mutex>
#include <thread>

std::mutex a, b;

void forth() {
  std::lock_guard<std::mutex> first(a);
  std::lock_guard<std::mutex> second(b);
}

void back() {
  std::lock_guard<std::mutex> first(b);
  std::lock_guard<std::mutex> second(a);
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
    set(false);
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
