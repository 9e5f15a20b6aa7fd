// snarl: potential-deadlock  holds@a1 wants@b1  holds@b2 wants@a2
// why: a third thread arrives at no barrier, and may be at work when the barrier's function runs
#include "support/rendezvous.h"
#include <barrier>
#include <mutex>
#include <thread>

std::mutex a, b;

void forth() {
  std::lock_guard<std::mutex> first(a);  // @a1
  std::lock_guard<std::mutex> second(b); // @b1
}

void back() {
  std::lock_guard<std::mutex> first(b);  // @b2
  std::lock_guard<std::mutex> second(a); // @a2
}

struct Complete {
  void operator()() noexcept {
    await(1);
    back();
  }
};
std::barrier<Complete> phase(2);

void work() {
  phase.arrive_and_wait();
}

int main() {
  std::thread one(work), two(work), third([] {
    forth();
    reached(1);
  });
  one.join();
  two.join();
  third.join();
}
