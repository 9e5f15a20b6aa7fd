// snarl: data-race  update@second  update@first  on heap@block
// why: what was said of a block ends with it: the next one in the same memory is another object
#include "support/rendezvous.h"
#include <cstdlib>
#include <snarl/annotations.h>
#include <thread>

int main() {
  void *statistic = std::malloc(64);
  SNARL_BENIGN_RACE(statistic, 64, "a statistic");
  std::free(statistic);
  int *total = static_cast<int *>(std::malloc(64)); // @block
  *total = 0;
  std::thread worker([=] {
    *total += 1; // @first
    reached(1);
  });
  await(1);
  *total += 1; // @second
  worker.join();
  std::free(total);
}
