// Threads that live for one small task: each worker creates and joins them one after the other.
#include "support/kernel.h"

int main(int argc, char **argv) {
  const bench::Work work = bench::parse(argc, argv);
  const long rounds = work.scaled(6000);
  std::vector<long> done(work.threads);
  bench::on_threads(work.threads, [&](int index) {
    for (long round = 0; round < rounds; ++round)
      std::thread([&] { ++done[index]; }).join();
  });
  for (long each : done)
    bench::expect(each == rounds, "tasks done");
}
