// std::unordered_map filled, looked up and emptied by each thread: hashing, node chasing, small allocations.
#include "support/kernel.h"

#include <unordered_map>

int main(int argc, char **argv) {
  const bench::Work work = bench::parse(argc, argv);
  const long rounds = work.scaled(90);
  const unsigned count = 40000;
  std::vector<int> right(work.threads, 1);
  bench::on_threads(work.threads, [&](int index) {
    for (long round = 0; round < rounds; ++round) {
      std::unordered_map<unsigned, unsigned> map;
      for (unsigned i = 0; i < count; ++i)
        map[i * 2654435769u] += i;
      unsigned long sum = 0;
      for (unsigned i = 0; i < 2 * count; ++i) {
        const auto found = map.find(i * 2654435769u);
        sum += found == map.end() ? 0 : found->second;
      }
      right[index] &= sum == count * (count - 1ul) / 2;
    }
  });
  for (int each : right)
    bench::expect(each, "sum of the values found");
}
