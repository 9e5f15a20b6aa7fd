// Recursion with next to no memory accesses: the price of function entry and exit.
#include "support/kernel.h"

__attribute__((noinline)) static long fibonacci(const long *leaf, int n) {
  if (n < 2)
    return leaf[n];
  return fibonacci(leaf, n - 1) + fibonacci(leaf, n - 2);
}

int main(int argc, char **argv) {
  const bench::Work work = bench::parse(argc, argv);
  const long rounds = work.scaled(420);
  const std::vector<long> leaf = {0, 1};
  std::vector<long> sums(work.threads);
  bench::on_threads(work.threads, [&](int index) {
    for (long round = 0; round < rounds; ++round)
      sums[index] += fibonacci(leaf.data(), 27);
  });
  for (long sum : sums)
    bench::expect(sum == rounds * 196418, "sum of Fibonacci numbers");
}
