// snarl: potential-deadlock  holds@a1 wants@b1  holds@b2 wants@a2
// why: taking the second lock by waiting for it
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
  for (bool done = false; !done;) {
    std::lock_guard<std::mutex> first(b);   // @b2
    std::unique_lock<std::mutex> second(a); // @a2
    done = second.owns_lock();
  }
}

int main() {
  std::thread one(forth), two(back);
  one.join();
  two.join();
}
