// snarl: data-race  update@outside  update@outside  on total
// why: the annotation hides what lies within it; what follows it is looked at again
#include "snarl/annotations.h"
#include "support/rendezvous.h"
#include <thread>

int statistic, total;

void count() {
  SNARL_IGNORE_ACCESSES_BEGIN();
  statistic += 1;
  SNARL_IGNORE_ACCESSES_END();
  total += 1; // @outside
}

int main() {
  std::thread other([] {
    count();
    reached(1);
  });
  await(1);
  count();
  other.join();
}
