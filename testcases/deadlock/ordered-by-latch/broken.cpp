// snarl: potential-deadlock  holds@a1 wants@b1  holds@b2 wants@a2
// why: the count comes before both orders
#include "support/rendezvous.h"
#include <latch>
#include <mutex>
#include <thread>

std::mutex a, b;
std::latch done(2);

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
    done.count_down();
    forth();
    reached(1);
  });
  done.arrive_and_wait();
  await(1);
  back();
  other.join();
}
