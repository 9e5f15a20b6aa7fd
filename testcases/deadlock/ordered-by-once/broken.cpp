// snarl: potential-deadlock  holds@a1 wants@b1  holds@b2 wants@a2
// why: the initialisation comes before both orders
#include "support/rendezvous.h"
#include <mutex>
#include <thread>

std::mutex a, b;
std::once_flag initialised;

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
    std::call_once(initialised, [] {});
    forth();
    reached(1);
  });
  await(1);
  std::call_once(initialised, [] {});
  back();
  other.join();
}
