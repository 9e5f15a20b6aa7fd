// snarl: none
// why: neighbouring bytes of one word are different locations
#include "support/rendezvous.h"
#include <thread>

char flags[4];

void first() {
  flags[1] = 1;
  reached(1);
}

void second() {
  await(1);
  flags[0] = 2;
  flags[2] = 2;
}

int main() {
  std::thread a(first), b(second);
  a.join();
  b.join();
  return flags[0] + flags[1] + flags[2] == 5 ? 0 : 1;
}
