// snarl: potential-deadlock  holds@a1 wants@b1  holds@b2 wants@a2
// why: the loop has another way out, which another run may take
#include "support/rendezvous.h"
#include <atomic>
#include <mutex>
#include <thread>

std::mutex a, b;
std::atomic<bool> done;

void forth() {
  std::lock_guard<std::mutex> first(a);  // @a1
  std::lock_guard<std::mutex> second(b); // @b1
}

void back() {
  std::lock_guard<std::mutex> first(b);  // @b2
  std::lock_guard<std::mutex> second(a); // @a2
}

int main() {
  std::thread other([] {
    forth();
    done.store(true, std::memory_order_release);
    reached(1);
  });
  await(1);
  for (int i = 0; i < 10; ++i)
    if (done.load(std::memory_order_acquire))
      break;
  back();
  other.join();
}
