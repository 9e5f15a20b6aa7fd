// snarl: none
// why: all three at once
#include "support/rendezvous.h"
#include <mutex>
#include <thread>

std::mutex a, b, c;

int main() {
  std::thread one([] {
    {
      std::scoped_lock all(c, a, b);
    }
    reached(1);
  });
  std::thread other([] {
    await(1);
    std::lock_guard<std::mutex> first(b);
    std::lock_guard<std::mutex> second(c);
  });
  one.join();
  other.join();
}
