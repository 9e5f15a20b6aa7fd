// snarl: potential-deadlock  holds@a1 wants@b1  holds@b2 wants@a2
// why: the one order comes once more after the value
#include "support/rendezvous.h"
#include <atomic>
#include <mutex>
#include <thread>

std::mutex a, b;
std::atomic<int> stage;

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
    stage = 1;
    stage.notify_one();
    forth();
    reached(1);
  });
  stage.wait(0);
  await(1);
  back();
  other.join();
}
