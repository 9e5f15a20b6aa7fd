// snarl: none
// why: the initialisation of a static variable comes before its uses
#include "support/rendezvous.h"
#include <mutex>
#include <thread>

std::mutex a, b;

void forth() {
  std::lock_guard<std::mutex> first(a);
  std::lock_guard<std::mutex> second(b);
}

void back() {
  std::lock_guard<std::mutex> first(b);
  std::lock_guard<std::mutex> second(a);
}

struct Initialised {
  Initialised() { forth(); }
  int value = 1;
};

int use() {
  static Initialised variable;
  return variable.value;
}

int main() {
  std::thread other([] {
    use();
    reached(1);
  });
  await(1);
  use();
  back();
  other.join();
}
