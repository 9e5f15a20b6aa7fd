// All threads increment one counter under one mutex.
#include "support/kernel.h"

#include <mutex>

int main(int argc, char **argv) {
  const bench::Work work = bench::parse(argc, argv);
  const long rounds = work.scaled(3500000);
  std::mutex mutex;
  long counter = 0;
  bench::on_threads(work.threads, [&](int) {
    for (long round = 0; round < rounds; ++round) {
      std::lock_guard<std::mutex> guard(mutex);
      ++counter;
    }
  });
  bench::expect(counter == rounds * work.threads, "the counter");
}
