// snarl: potential-deadlock  holds@a1 wants@b1  holds@b2 wants@a2
// why: the initialisation comes before both orders
#include "support/rendezvous.h"
#include <mutex>
#include <thread>

std::mutex a, b;

void forth() {
  std::lock_guard<std::mutex> first(a);  // @a1
  std::lock_guard<std::mutex> second(b); // @b1
}

void back() {
  std::lock_guard<std::mutex> first(b);  // @b2
  std::lock_guard<std::mutex> second(a); // @a2
}

struct Initialised {
  Initialised() {}
  int value = 1;
};

int use() {
  static Initialised variable;
  return variable.value;
}

int main() {
  std::thread other([] {
    use();
    forth();
    reached(1);
  });
  await(1);
  use();
  back();
  other.join();
}
