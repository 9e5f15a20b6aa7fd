// snarl: potential-deadlock  holds@a1 wants@b1  holds@b2 wants@a2
// why: the program says so of a lock that it made, which another run may take in the other order
#include "snarl/annotations.h"
#include "support/rendezvous.h"
#include <mutex>
#include <thread>

std::mutex a, b;
int place;

void forth() {
  std::lock_guard<std::mutex> first(a);  // @a1
  std::lock_guard<std::mutex> second(b); // @b1
}

void back() {
  std::lock_guard<std::mutex> first(b);  // @b2
  std::lock_guard<std::mutex> second(a); // @a2
}

int main() {

  std::thread other([&] {
    forth();
    SNARL_HAPPENS_AFTER(&place);
    SNARL_HAPPENS_BEFORE(&place);
    reached(1);
  });
  await(1);
  SNARL_HAPPENS_AFTER(&place);
  SNARL_HAPPENS_BEFORE(&place);
  back();
  other.join();
}
