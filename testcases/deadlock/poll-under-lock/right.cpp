// snarl: none
// why: whoever looks again and again until the flag is set comes after who set it
#include "support/rendezvous.h"
#include <mutex>
#include <thread>

std::mutex a, b, guard;

void forth() {
  std::lock_guard<std::mutex> first(a);
  std::lock_guard<std::mutex> second(b);
}

void back() {
  std::lock_guard<std::mutex> first(b);
  std::lock_guard<std::mutex> second(a);
}

bool ready;

void set() {
  std::lock_guard<std::mutex> lock(guard);
  ready = true;
}

void untilReady() {
  while (true) {
    std::lock_guard<std::mutex> lock(guard);
    if (ready)
      break;
  }
}

int main() {
  std::thread worker([] {
    forth();
    set();
    reached(1);
  });
  await(1);
  untilReady();
  back();
  worker.join();
}
