// snarl: potential-deadlock  holds@a1 wants@b1  holds@b2 wants@a2
// why: after the initialisation that failed its thread goes on to work, whatever the other one does
#include "support/rendezvous.h"
#include <mutex>
#include <thread>

std::mutex a, b;
std::once_flag once;

void forth() {
  std::lock_guard<std::mutex> first(a);  // @a1
  std::lock_guard<std::mutex> second(b); // @b1
}

void back() {
  std::lock_guard<std::mutex> first(b);  // @b2
  std::lock_guard<std::mutex> second(a); // @a2
}

void fail() {
  throw 1;
}

int main() {
  std::thread other([] {
    try {
      std::call_once(once, fail);
    } catch (int) {
    }
    forth();
    reached(1);
  });
  await(1);
  std::call_once(once, [] {});
  back();
  other.join();
}
