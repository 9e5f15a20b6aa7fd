// A map from strings that is filled before the threads start and then only looked up, by all of them. Each gives and
// takes a lock after every round, as who answers requests does: what is read alike by all is read in new epochs.
#include "support/kernel.h"

#include <mutex>
#include <string>
#include <unordered_map>

int main(int argc, char **argv) {
  const bench::Work work = bench::parse(argc, argv);
  const long rounds = work.scaled(3000);
  const unsigned count = 5000;
  const auto name = [](unsigned number) { return "key number " + std::to_string(number); };
  std::unordered_map<std::string, unsigned long> map;
  std::vector<std::string> asked;
  for (unsigned i = 0; i < count; ++i) {
    map[name(i)] = i;
    asked.push_back(name(i * 7 % count));
  }

  std::mutex mutex;
  unsigned long total = 0;
  bench::on_threads(work.threads, [&](int) {
    for (long round = 0; round < rounds; ++round) {
      unsigned long sum = 0;
      for (const std::string &each : asked)
        sum += map.find(each)->second;
      const std::lock_guard<std::mutex> lock(mutex);
      total += sum;
    }
  });
  const auto all = static_cast<unsigned long>(rounds) * static_cast<unsigned long>(work.threads);
  bench::expect(total == all * (count * (count - 1ul) / 2), "sum of the values found");
}
