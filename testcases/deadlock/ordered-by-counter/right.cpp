// snarl: none
// why: the count is complete only when each of the two has come
#include "support/rendezvous.h"
#include <atomic>
#include <mutex>
#include <thread>

std::mutex a, b;
std::atomic<int> done;

void forth() {
  std::lock_guard<std::mutex> first(a);
  std::lock_guard<std::mutex> second(b);
}

void back() {
  std::lock_guard<std::mutex> first(b);
  std::lock_guard<std::mutex> second(a);
}

void work() {
  forth();
  ++done;
  meet(3);
}

int main() {
  std::thread one(work), two(work);
  meet(3);
  while (done != 2)
    std::this_thread::yield();
  back();
  one.join();
  two.join();
}
