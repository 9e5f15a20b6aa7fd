// snarl: none
// why: the program says so
#include "snarl/annotations.h"
#include "support/rendezvous.h"
#include <mutex>
#include <thread>

std::mutex a, b;
int place;

void forth() {
  std::lock_guard<std::mutex> first(a);
  std::lock_guard<std::mutex> second(b);
}

void back() {
  std::lock_guard<std::mutex> first(b);
  std::lock_guard<std::mutex> second(a);
}

int main() {

  std::thread other([&] {
    forth();
    SNARL_HAPPENS_BEFORE(&place);
    reached(1);
  });
  await(1);
  SNARL_HAPPENS_AFTER(&place);
  back();
  other.join();
}
