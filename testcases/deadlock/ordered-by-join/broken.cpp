// snarl: potential-deadlock  holds@a1 wants@b1  holds@b2 wants@a2
// why: both threads exist at once; that one ran before the other was chance
#include "support/rendezvous.h"
#include <mutex>
#include <thread>

std::mutex a, b;

void forth() {
  std::lock_guard<std::mutex> first(a);  // @a1
  std::lock_guard<std::mutex> second(b); // @b1
  reached(1);
}

void back() {
  await(1);
  std::lock_guard<std::mutex> first(b);  // @b2
  std::lock_guard<std::mutex> second(a); // @a2
}

int main() {
  std::thread one(forth), two(back);
  one.join();
  two.join();
}
