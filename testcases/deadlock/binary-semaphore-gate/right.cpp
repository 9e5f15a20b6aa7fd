// snarl: none
// why: whoever takes both locks has the one token meanwhile
#include "support/rendezvous.h"
#include <mutex>
#include <semaphore>
#include <thread>

std::mutex a, b;
std::binary_semaphore gate(1);

void forth() {
  gate.acquire();
  {
    std::lock_guard<std::mutex> first(a);
    std::lock_guard<std::mutex> second(b);
  }
  gate.release();
}

void back() {
  gate.acquire();
  {
    std::lock_guard<std::mutex> first(b);
    std::lock_guard<std::mutex> second(a);
  }
  gate.release();
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
