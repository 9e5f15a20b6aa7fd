// snarl: none
// why: a byte for each counter
#include "support/rendezvous.h"
#include <thread>

struct Tally {
  unsigned char good, bad;
} tally;

int main() {
  std::thread inspector([] {
    for (int part = 0; part < 10; ++part)
      ++tally.good;
    reached(1);
  });
  await(1);
  for (int part = 0; part < 5; ++part)
    ++tally.bad;
  inspector.join();
  return tally.good == 10 ? 0 : 1;
}
