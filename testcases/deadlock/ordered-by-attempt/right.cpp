// snarl: none
// why: the initialisation that failed was over before the one that succeeded began, and none comes after that
#include "support/rendezvous.h"
#include <mutex>
#include <thread>

std::mutex a, b;
std::once_flag once;

void forth() {
  std::lock_guard<std::mutex> first(a);
  std::lock_guard<std::mutex> second(b);
}

void back() {
  std::lock_guard<std::mutex> first(b);
  std::lock_guard<std::mutex> second(a);
}

void fail() {
  forth();
  throw 1;
}

int main() {
  std::thread other([] {
    try {
      std::call_once(once, fail);
    } catch (int) {
    }
    reached(1);
  });
  await(1);
  std::call_once(once, [] {});
  back();
  other.join();
}
