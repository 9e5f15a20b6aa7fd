// 200 MB touched once and read once: what a byte of memory costs in shadow. All threads know where it is: what is
// private to one would have none.
#include "support/kernel.h"

#include <cstdint>

int main(int argc, char **argv) {
  const bench::Work work = bench::parse(argc, argv);
  const size_t words = static_cast<size_t>(work.scaled(25 << 20));
  const size_t slice = words / static_cast<size_t>(work.threads);
  std::vector<uint64_t> sums(work.threads);
  std::vector<uint64_t *> blocks(work.threads);
  bench::on_threads(work.threads, [&](int index) {
    uint64_t *memory = blocks[index] = new uint64_t[slice];
    for (size_t i = 0; i < slice; ++i)
      memory[i] = i;
    for (size_t i = 0; i < slice; ++i)
      sums[index] += memory[(i * 509) % slice];
    delete[] memory;
  });
  for (uint64_t sum : sums)
    bench::expect(sum == slice * (slice - 1ull) / 2 || slice % 509 == 0, "sum over the memory");
}
