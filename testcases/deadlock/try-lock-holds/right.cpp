// snarl: none
// why: the second lock is the one that is tried
#include "support/rendezvous.h"
#include <mutex>
#include <thread>

std::mutex a, b;

int main() {
  std::thread one([] {
    std::lock_guard<std::mutex> first(a);
    std::unique_lock<std::mutex> second(b, std::try_to_lock);
    reached(1);
  });
  std::thread two([] {
    await(1);
    std::lock_guard<std::mutex> first(b);
    std::lock_guard<std::mutex> second(a);
  });
  one.join();
  two.join();
}
