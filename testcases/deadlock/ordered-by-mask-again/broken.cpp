// snarl: potential-deadlock  holds@a1 wants@b1  holds@b2 wants@a2
// why: the bits of the first round are there still when the second one is waited for
#include "support/rendezvous.h"
#include <atomic>
#include <mutex>
#include <thread>

std::mutex a, b;
std::atomic<unsigned> finished, round_number;

void forth() {
  std::lock_guard<std::mutex> first(a);  // @a1
  std::lock_guard<std::mutex> second(b); // @b1
}

void back() {
  std::lock_guard<std::mutex> first(b);  // @b2
  std::lock_guard<std::mutex> second(a); // @a2
}

void wait_for_both() {
  while (finished != 3)
    std::this_thread::yield();
}

void work(unsigned bit) {
  forth();
  finished |= bit;
  while (round_number != 1)
    std::this_thread::yield();
  forth();
  meet(3);
  finished |= bit;
}

int main() {
  std::thread one(work, 1), two(work, 2);
  wait_for_both();
  round_number = 1;
  meet(3);
  wait_for_both();
  back();
  one.join();
  two.join();
}
