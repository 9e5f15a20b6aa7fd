// snarl: data-race  update@second  update@first  on total
// why: the annotation covers the counter of hits; the total beside it is no statistic
#include "support/rendezvous.h"
#include <snarl/annotations.h>
#include <thread>

int hits;
int total;

int main() {
  SNARL_BENIGN_RACE(&hits, sizeof hits, "a statistic: a lost hit does not matter");
  std::thread worker([] {
    hits += 1;
    total += 1; // @first
    reached(1);
  });
  await(1);
  hits += 1;
  total += 1; // @second
  worker.join();
}
