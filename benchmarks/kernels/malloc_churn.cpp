// Blocks of 16 to 512 bytes allocated, touched and freed in random order by each thread.
#include "support/kernel.h"

int main(int argc, char **argv) {
  const bench::Work work = bench::parse(argc, argv);
  const long rounds = work.scaled(5000000);
  std::vector<int> right(work.threads, 1);
  bench::on_threads(work.threads, [&](int index) {
    std::vector<long *> blocks(1000, nullptr);
    bench::Random random(static_cast<unsigned>(index));
    for (long round = 0; round < rounds; ++round) {
      const size_t slot = random.below(1000);
      if (blocks[slot] != nullptr)
        right[index] &= *blocks[slot] == static_cast<long>(slot);
      std::free(blocks[slot]);
      blocks[slot] = static_cast<long *>(std::malloc(16 + random.below(32) * 16));
      *blocks[slot] = static_cast<long>(slot);
    }
    for (long *block : blocks)
      std::free(block);
  });
  for (int each : right)
    bench::expect(each, "content of a block");
}
