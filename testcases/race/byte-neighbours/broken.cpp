// snarl: data-race  write@second  write@first  on flags
// why: two threads write one byte of a word
#include "support/rendezvous.h"
#include <thread>

char flags[4];

void first() {
  flags[1] = 1; // @first
  reached(1);
}

void second() {
  await(1);
  flags[1] = 2; // @second
}

int main() {
  std::thread a(first), b(second);
  a.join();
  b.join();
}
