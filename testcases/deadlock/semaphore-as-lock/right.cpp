// snarl: none
// why: one order
#include "support/rendezvous.h"
#include <mutex>
#include <semaphore>
#include <thread>

std::mutex a, b;
std::binary_semaphore lock(1);

void forth() {
  std::lock_guard<std::mutex> first(a);
  std::lock_guard<std::mutex> second(b);
}

void back() {
  std::lock_guard<std::mutex> first(a);
  std::lock_guard<std::mutex> second(b);
}

int main() {
  std::thread other([] {
    forth();
    lock.acquire();
    lock.release();
    reached(1);
  });
  await(1);
  lock.acquire();
  lock.release();
  back();
  other.join();
}
