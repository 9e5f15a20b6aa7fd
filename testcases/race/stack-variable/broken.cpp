// snarl: data-race  update@main  update@helper  on stack
// why: a local variable handed to a thread by reference is shared
#include "support/rendezvous.h"
#include <thread>

int main() {
  int total = 0;
  std::thread helper([&total] {
    total += 1; // @helper
    reached(1);
  });
  await(1);
  total += 2; // @main
  helper.join();
  return total == 3 ? 0 : 1;
}
