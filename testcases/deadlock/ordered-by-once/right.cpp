// snarl: none
// why: the initialisation comes before whoever goes on after it
#include "support/rendezvous.h"
#include <mutex>
#include <thread>

std::mutex a, b;
std::once_flag initialised;

void forth() {
  std::lock_guard<std::mutex> first(a);
  std::lock_guard<std::mutex> second(b);
}

void back() {
  std::lock_guard<std::mutex> first(b);
  std::lock_guard<std::mutex> second(a);
}

int main() {
  std::thread other([] {
    std::call_once(initialised, forth);
    reached(1);
  });
  await(1);
  std::call_once(initialised, [] {});
  back();
  other.join();
}
