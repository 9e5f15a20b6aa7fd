// Counts the bytes of a shared text into a table of its own: a byte read and a scattered increment per step.
#include "support/kernel.h"

int main(int argc, char **argv) {
  const bench::Work work = bench::parse(argc, argv);
  const long rounds = work.scaled(1500);
  std::vector<unsigned char> text(1 << 19);
  bench::Random random(7);
  for (unsigned char &byte : text)
    byte = static_cast<unsigned char>(random.next() >> 9);

  std::vector<std::vector<long>> counts(work.threads, std::vector<long>(256));
  bench::on_threads(work.threads, [&](int index) {
    long *count = counts[index].data();
    for (long round = 0; round < rounds; ++round)
      for (unsigned char byte : text)
        ++count[byte];
  });
  for (const auto &count : counts) {
    long total = 0;
    for (long each : count)
      total += each;
    bench::expect(total == rounds * static_cast<long>(text.size()), "sum of the histogram");
  }
}
