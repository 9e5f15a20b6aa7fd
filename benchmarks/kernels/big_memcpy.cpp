// Blocks of 64 KiB moved by memcpy and memset: large ranges through libc.
#include "support/kernel.h"

#include <cstring>

int main(int argc, char **argv) {
  const bench::Work work = bench::parse(argc, argv);
  const long rounds = work.scaled(350000);
  const size_t block = 1 << 16;
  std::vector<int> right(work.threads, 1);
  bench::on_threads(work.threads, [&](int index) {
    std::vector<unsigned char> from(block), to(block);
    for (long round = 0; round < rounds; ++round) {
      std::memset(from.data(), static_cast<int>(round & 0xff), block);
      std::memcpy(to.data(), from.data(), block);
      right[index] &= to[static_cast<size_t>(round) % block] == (round & 0xff);
    }
  });
  for (int each : right)
    bench::expect(each, "byte of the copied block");
}
