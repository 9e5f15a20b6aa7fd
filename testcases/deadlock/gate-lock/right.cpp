// snarl: none
// why: whoever takes the two locks, in whatever order, holds the gate
#include "support/rendezvous.h"
#include <mutex>
#include <thread>

std::mutex gate, a, b;

void forth() {
  std::lock_guard<std::mutex> pass(gate);
  std::lock_guard<std::mutex> first(a);
  std::lock_guard<std::mutex> second(b);
}

void back() {
  std::lock_guard<std::mutex> pass(gate);
  std::lock_guard<std::mutex> first(b);
  std::lock_guard<std::mutex> second(a);
}

int main() {
  std::thread one([] {
    forth();
    reached(1);
  });
  std::thread two([] {
    await(1);
    back();
  });
  one.join();
  two.join();
}
