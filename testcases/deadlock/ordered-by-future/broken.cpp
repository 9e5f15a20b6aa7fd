// snarl: potential-deadlock  holds@a1 wants@b1  holds@b2 wants@a2
// why: the result is there before both orders
#include "support/rendezvous.h"
#include <future>
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
  std::promise<int> result;
  std::future<int> ready = result.get_future();
  std::thread other([&] {
    result.set_value(1);
    forth();
    reached(1);
  });
  ready.get();
  await(1);
  back();
  other.join();
}
