// std::sort of records by key, each thread its own: compare, swap and small calls of the standard library.
#include "support/kernel.h"

#include <algorithm>

struct Record {
  unsigned key;
  unsigned value;
};

int main(int argc, char **argv) {
  const bench::Work work = bench::parse(argc, argv);
  const long rounds = work.scaled(70);
  std::vector<int> right(work.threads, 1);
  bench::on_threads(work.threads, [&](int index) {
    bench::Random random(static_cast<unsigned>(index));
    std::vector<Record> records(50000);
    const auto by_key = [](const Record &a, const Record &b) { return a.key < b.key; };
    for (long round = 0; round < rounds; ++round) {
      for (Record &record : records)
        record = {random.next(), record.key};
      std::sort(records.begin(), records.end(), by_key);
      right[index] &= std::is_sorted(records.begin(), records.end(), by_key);
    }
  });
  for (int each : right)
    bench::expect(each, "order of the records");
}
