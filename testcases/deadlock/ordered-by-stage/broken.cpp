// snarl: potential-deadlock  holds@a1 wants@b1  holds@b2 wants@a2
// why: in this run the second stage ends the loop, but the first one would have, before the work
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
    stage = 1;
    forth();
    stage = 2;
    reached(1);
  });
  await(1);
  while (stage < 1)
    std::this_thread::yield();
  back();
  other.join();
}
