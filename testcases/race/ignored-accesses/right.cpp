// snarl: none
// why: all that nothing orders lies within the annotation
#include "snarl/annotations.h"
#include "support/rendezvous.h"
#include <thread>

int statistic, total;

void count() {
  SNARL_IGNORE_ACCESSES_BEGIN();
  statistic += 1;
  total += 1;
  SNARL_IGNORE_ACCESSES_END();
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
