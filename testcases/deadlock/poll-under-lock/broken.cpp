// snarl: potential-deadlock  holds@a1 wants@b1  holds@b2 wants@a2
// why: who looks once and goes on in either case comes after nobody
#include "support/rendezvous.h"
#include <mutex>
#include <thread>

std::mutex a, b, guard;

void forth() {
  std::lock_guard<std::mutex> first(a);  // @a1
  std::lock_guard<std::mutex> second(b); // @b1
}

void back() {
  std::lock_guard<std::mutex> first(b);  // @b2
  std::lock_guard<std::mutex> second(a); // @a2
}

bool ready;

void set() {
  std::lock_guard<std::mutex> lock(guard);
  ready = true;
}

bool isReady() {
  std::lock_guard<std::mutex> lock(guard);
  return ready;
}

int main() {
  std::thread worker([] {
    forth();
    set();
    reached(1);
  });
  await(1);
  isReady();
  back();
  worker.join();
}
