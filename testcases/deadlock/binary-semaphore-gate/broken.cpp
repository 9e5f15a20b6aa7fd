// snarl: potential-deadlock  holds@a1 wants@b1  holds@b2 wants@a2
// why: one of the two takes its second lock when it has given the token back
#include "support/rendezvous.h"
#include <mutex>
#include <semaphore>
#include <thread>

std::mutex a, b;
std::binary_semaphore gate(1);

void forth() {
  gate.acquire();
  {
    std::lock_guard<std::mutex> first(a);  // @a1
    std::lock_guard<std::mutex> second(b); // @b1
  }
  gate.release();
}

void back() {
  gate.acquire();
  std::lock_guard<std::mutex> first(b); // @b2
  gate.release();
  std::lock_guard<std::mutex> second(a); // @a2
}

int main() {
  std::thread other([] {
    forth();
    reached(1);
  });
  await(1);
  back();
  other.join();
}
