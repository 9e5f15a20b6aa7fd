// snarl: none
// why: both take a before b
#include "support/rendezvous.h"
#include <mutex>
#include <thread>

std::mutex a, b;

void forth() {
  std::lock_guard<std::mutex> first(a);
  std::lock_guard<std::mutex> second(b);
}

int main() {
  std::thread one([] {
    forth();
    reached(1);
  });
  std::thread two([] {
    await(1);
    forth();
  });
  one.join();
  two.join();
}
