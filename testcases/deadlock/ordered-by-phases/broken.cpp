// snarl: potential-deadlock  holds@a1 wants@b1  holds@b2 wants@a2
// why: both orders in one phase
#include "support/rendezvous.h"
#include <barrier>
#include <mutex>
#include <thread>

std::mutex a, b;
std::barrier<> phase(2);

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
    phase.arrive_and_wait();
    forth();
    reached(1);
    phase.arrive_and_wait();
    phase.arrive_and_drop();
  });
  phase.arrive_and_wait();
  await(1);
  back();
  phase.arrive_and_wait();
  phase.arrive_and_wait();
  other.join();
}
