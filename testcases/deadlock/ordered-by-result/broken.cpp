// snarl: potential-deadlock  holds@a1 wants@b1  holds@b2 wants@a2
// why: the first result is there before both orders
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
  std::packaged_task<void()> task([] {});
  std::future<void> ready = task.get_future();
  std::thread other([&] {
    task();
    forth();
    reached(1);
  });
  await(1);
  ready.get();
  back();
  other.join();
}
