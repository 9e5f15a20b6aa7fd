// snarl: potential-deadlock  holds@a1 wants@b1  holds@b2 wants@a2
// why: the first thread goes on before its turn has come again
#include "support/rendezvous.h"
#include <atomic>
#include <mutex>
#include <thread>

std::mutex a, b;
std::atomic<int> turn;

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
    while (turn != 1)
      std::this_thread::yield();
    await(1);
    back();
    turn = 2;
  });
  forth();
  turn = 1;
  forth();
  reached(1);
  while (turn != 2)
    std::this_thread::yield();
  other.join();
}
