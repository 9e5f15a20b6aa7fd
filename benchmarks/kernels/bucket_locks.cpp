// 10,000 buckets, each with its own mutex, updated at random by all threads: locks that are hardly ever contended.
#include "support/kernel.h"

#include <mutex>

struct Bucket {
  std::mutex mutex;
  long count = 0;
};

int main(int argc, char **argv) {
  const bench::Work work = bench::parse(argc, argv);
  const long rounds = work.scaled(4500000);
  std::vector<Bucket> buckets(10000);
  bench::on_threads(work.threads, [&](int index) {
    bench::Random random(static_cast<unsigned>(index));
    for (long round = 0; round < rounds; ++round) {
      Bucket &bucket = buckets[random.below(10000)];
      std::lock_guard<std::mutex> guard(bucket.mutex);
      ++bucket.count;
    }
  });
  long total = 0;
  for (const Bucket &bucket : buckets)
    total += bucket.count;
  bench::expect(total == rounds * work.threads, "sum over the buckets");
}
