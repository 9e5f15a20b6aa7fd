// snarl: potential-deadlock  holds@a1 wants@b1  holds@b2 wants@a2
// why: two locks in two orders; this run was lucky
#include "support/rendezvous.h"
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

int main() {
  std::thread one([] {
    forth();
    reached(1);
  });
  std::thread two([] {
    await(1);
    back();
  });
  one.join();
  two.join();
}
