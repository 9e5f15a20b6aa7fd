// snarl: potential-deadlock  holds@a1 wants@b1  holds@b2 wants@a2
// why: one of the two is enough to end the loop, whichever comes first; the other one may be at work still
#include "support/rendezvous.h"
#include <atomic>
#include <mutex>
#include <thread>

std::mutex a, b;
std::atomic<int> done;

void forth() {
  std::lock_guard<std::mutex> first(a);  // @a1
  std::lock_guard<std::mutex> second(b); // @b1
}

void back() {
  std::lock_guard<std::mutex> first(b);  // @b2
  std::lock_guard<std::mutex> second(a); // @a2
}

void work() {
  forth();
  ++done;
  meet(3);
}

int main() {
  std::thread one(work), two(work);
  meet(3);
  while (done < 1)
    std::this_thread::yield();
  back();
  one.join();
  two.join();
}
