// snarl: potential-deadlock  holds@a1 wants@b1  holds@b2 wants@a2
// why: two tokens are given by the idle thread alone
#include "support/rendezvous.h"
#include <cstdint>
#include <mutex>
#include <sys/eventfd.h>
#include <thread>
#include <unistd.h>

std::mutex a, b;
int event;

void forth() {
  std::lock_guard<std::mutex> first(a);  // @a1
  std::lock_guard<std::mutex> second(b); // @b1
}

void back() {
  std::lock_guard<std::mutex> first(b);  // @b2
  std::lock_guard<std::mutex> second(a); // @a2
}

void give(uint64_t tokens) {
  if (write(event, &tokens, sizeof tokens) != sizeof tokens)
    _exit(1);
}

void take(int tokens) {
  uint64_t one;
  for (int i = 0; i < tokens; ++i)
    if (read(event, &one, sizeof one) != sizeof one)
      _exit(1);
}

int main() {
  event = eventfd(0, EFD_SEMAPHORE);
  std::thread idle(give, 2);
  std::thread other([] {
    forth();
    give(1);
    reached(1);
  });
  idle.join();
  await(1);
  take(2);
  back();
  other.join();
}
