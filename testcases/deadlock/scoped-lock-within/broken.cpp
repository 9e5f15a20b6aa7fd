// snarl: potential-deadlock  holds@outer wants@both  holds@b wants@c
// why: whichever of the two locks it waits for, it holds a third one that others want
#include "support/rendezvous.h"
#include <mutex>
#include <thread>

std::mutex a, b, c;

int main() {
  std::thread one([] {
    std::lock_guard<std::mutex> outer(c); // @outer
    {
      std::scoped_lock both(a, b); // @both
    }
    reached(1);
  });
  std::thread other([] {
    await(1);
    std::lock_guard<std::mutex> first(b);  // @b
    std::lock_guard<std::mutex> second(c); // @c
  });
  one.join();
  other.join();
}
