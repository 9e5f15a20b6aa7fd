// A table behind a read-write lock: nearly always read, written once in a thousand steps.
#include "support/kernel.h"

#include <mutex>
#include <shared_mutex>

int main(int argc, char **argv) {
  const bench::Work work = bench::parse(argc, argv);
  const long rounds = work.scaled(700000);
  std::shared_mutex mutex;
  std::vector<long> table(64, 0);
  std::vector<int> right(work.threads, 1);
  bench::on_threads(work.threads, [&](int index) {
    for (long round = 1; round <= rounds; ++round) {
      if (round % 1000 == 0) {
        std::unique_lock<std::shared_mutex> guard(mutex);
        for (long &entry : table)
          ++entry;
      } else {
        std::shared_lock<std::shared_mutex> guard(mutex);
        right[index] &= table[round % 64] == table[(round + 32) % 64];
      }
    }
  });
  for (int each : right)
    bench::expect(each, "all entries equal while read");
  bench::expect(table[0] == work.threads * (rounds / 1000), "number of updates");
}
