// snarl: data-race  write@good  update@bad  on tally
// why: two counters in one byte: each update reads and writes both. The compiler does them once for the whole loop, and
//      the report still names the lines of the loop
#include "support/rendezvous.h"
#include <thread>

struct Tally {
  unsigned char good : 4, bad : 4;
} tally;

int main() {
  std::thread inspector([] {
    for (int part = 0; part < 10; ++part)
      ++tally.good; // @good
    reached(1);
  });
  await(1);
  for (int part = 0; part < 5; ++part)
    ++tally.bad; // @bad
  inspector.join();
  return tally.good == 10 ? 0 : 1;
}
