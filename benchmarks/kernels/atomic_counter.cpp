// All threads add to one relaxed counter and read a flag: atomics that order nothing.
#include "support/kernel.h"

#include <atomic>

int main(int argc, char **argv) {
  const bench::Work work = bench::parse(argc, argv);
  const long rounds = work.scaled(9000000);
  std::atomic<long> counter{0};
  std::atomic<bool> stop{false};
  bench::on_threads(work.threads, [&](int) {
    for (long round = 0; round < rounds && !stop.load(std::memory_order_relaxed); ++round)
      counter.fetch_add(1, std::memory_order_relaxed);
  });
  bench::expect(counter.load() == rounds * work.threads, "the counter");
}
