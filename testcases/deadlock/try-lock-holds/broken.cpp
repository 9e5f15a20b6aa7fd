// snarl: potential-deadlock  holds@a1 wants@b1  holds@b2 wants@a2
// why: a lock that was only tried is held like any other
#include "support/rendezvous.h"
#include <mutex>
#include <thread>

std::mutex a, b;

int main() {
  std::thread one([] {
    std::unique_lock<std::mutex> first(a, std::try_to_lock); // @a1
    std::lock_guard<std::mutex> second(b);                   // @b1
    first.unlock();
    reached(1);
  });
  std::thread two([] {
    await(1);
    std::lock_guard<std::mutex> first(b);  // @b2
    std::lock_guard<std::mutex> second(a); // @a2
  });
  one.join();
  two.join();
}
