// Each thread sweeps its own array of int, again and again: the loop whose checks a compiler can hoist.
#include "support/kernel.h"

#include <cstdint>

static void sweep(std::vector<uint32_t> &array, long rounds) {
  for (long round = 0; round < rounds; ++round)
    for (size_t i = 0; i < array.size(); ++i)
      array[i] = array[i] * 3 + static_cast<uint32_t>(round);
}

int main(int argc, char **argv) {
  const bench::Work work = bench::parse(argc, argv);
  const long rounds = work.scaled(36000);
  std::vector<std::vector<uint32_t>> arrays(work.threads, std::vector<uint32_t>(1 << 16, 1));
  bench::on_threads(work.threads, [&](int index) { sweep(arrays[index], rounds); });

  uint32_t expected = 1;
  for (long round = 0; round < rounds; ++round)
    expected = expected * 3 + static_cast<uint32_t>(round);
  for (const auto &array : arrays)
    for (uint32_t element : array)
      bench::expect(element == expected, "element of the swept array");
}
