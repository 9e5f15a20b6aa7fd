// snarl: none
// why: one order before the thread was created, the other in it: creation keeps them apart
#include "support/rendezvous.h"
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
  std::thread bystander([] { await(1); });
  for (int time = 0; time < 100; ++time) {
    forth();
    std::thread other(back);
    other.join();
  }
  reached(1);
  bystander.join();
}
