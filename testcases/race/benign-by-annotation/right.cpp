// snarl: none
// why: the total is atomic; races on the hits are said to be meant, for as long as their block lives
#include "support/rendezvous.h"
#include <atomic>
#include <memory>
#include <snarl/annotations.h>
#include <thread>

std::atomic<int> total;

int main() {
  auto hits = std::make_unique<int>(0);
  SNARL_BENIGN_RACE(hits.get(), sizeof *hits, "a statistic: a lost hit does not matter");
  std::thread worker([&] {
    *hits += 1;
    total += 1;
    reached(1);
  });
  await(1);
  *hits += 1;
  total += 1;
  worker.join();
}
