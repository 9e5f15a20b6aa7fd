// snarl: potential-deadlock  holds@a1 wants@b1  holds@b2 wants@a2
// why: a semaphore that serves as a lock tells nobody which of two comes first
#include "support/rendezvous.h"
#include <mutex>
#include <semaphore>
#include <thread>

std::mutex a, b;
std::binary_semaphore lock(1);

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
