// A table filled before the threads start and then only read, by all of them, at random places.
#include "support/kernel.h"

#include <cstdint>

int main(int argc, char **argv) {
  const bench::Work work = bench::parse(argc, argv);
  const long rounds = work.scaled(260000000);
  const unsigned size = 1 << 16;
  std::vector<uint32_t> table(size);
  for (unsigned i = 0; i < size; ++i)
    table[i] = i * 7 + 1;

  std::vector<int> right(work.threads, 1);
  bench::on_threads(work.threads, [&](int index) {
    uint32_t position = static_cast<uint32_t>(index), sum = 0, expected = 0;
    for (long round = 0; round < rounds; ++round) {
      position = position * 1664525u + 1013904223u;
      const uint32_t place = position >> 16;
      sum += table[place];
      expected += place * 7 + 1;
    }
    right[index] = sum == expected;
  });
  for (int each : right)
    bench::expect(each, "sum of what was read");
}
