// snarl: none
// why: the next block in the memory is said to be a statistic too
#include "support/rendezvous.h"
#include <cstdlib>
#include <snarl/annotations.h>
#include <thread>

int main() {
  void *statistic = std::malloc(64);
  SNARL_BENIGN_RACE(statistic, 64, "a statistic");
  std::free(statistic);
  int *total = static_cast<int *>(std::malloc(64));
  SNARL_BENIGN_RACE(total, 64, "a statistic");
  *total = 0;
  std::thread worker([=] {
    *total += 1;
    reached(1);
  });
  await(1);
  *total += 1;
  worker.join();
  std::free(total);
}
