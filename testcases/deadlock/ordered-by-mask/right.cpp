// snarl: none
// why: each thread sets its bit after its work, and all bits are waited for
#include "support/rendezvous.h"
#include <atomic>
#include <mutex>
#include <thread>

std::mutex a, b;
std::atomic<unsigned> finished;

void forth() {
  std::lock_guard<std::mutex> first(a);
  std::lock_guard<std::mutex> second(b);
}

void back() {
  std::lock_guard<std::mutex> first(b);
  std::lock_guard<std::mutex> second(a);
}

void work(unsigned bit) {
  forth();
  finished.fetch_or(bit);
  meet(3);
}

int main() {
  std::thread one(work, 1), two(work, 2);
  meet(3);
  while ((finished & 3) != 3)
    std::this_thread::yield();
  back();
  one.join();
  two.join();
}
