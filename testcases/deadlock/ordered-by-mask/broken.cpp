// snarl: potential-deadlock  holds@a1 wants@b1  holds@b2 wants@a2
// why: any bit ends the loop, and the other thread may be at work still
#include "support/rendezvous.h"
#include <atomic>
#include <mutex>
#include <thread>

std::mutex a, b;
std::atomic<unsigned> finished;

void forth() {
  std::lock_guard<std::mutex> first(a);  // @a1
  std::lock_guard<std::mutex> second(b); // @b1
}

void back() {
  std::lock_guard<std::mutex> first(b);  // @b2
  std::lock_guard<std::mutex> second(a); // @a2
}

void work(unsigned bit) {
  forth();
  finished.fetch_or(bit);
  meet(3);
}

int main() {
  std::thread one(work, 1), two(work, 2);
  meet(3);
  while ((finished & 3) == 0)
    std::this_thread::yield();
  back();
  one.join();
  two.join();
}
