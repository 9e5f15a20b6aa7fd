// Copies and drops shared_ptrs to a few objects that all threads share: reference counts going up and down.
#include "support/kernel.h"

#include <memory>

int main(int argc, char **argv) {
  const bench::Work work = bench::parse(argc, argv);
  const long rounds = work.scaled(1000000);
  const unsigned count = 64;
  std::vector<std::shared_ptr<const long>> objects;
  for (unsigned i = 0; i < count; ++i)
    objects.push_back(std::make_shared<const long>(i));

  std::vector<int> right(work.threads, 1);
  bench::on_threads(work.threads, [&](int index) {
    std::vector<std::shared_ptr<const long>> mine(8);
    bench::Random random(static_cast<unsigned>(index));
    for (long round = 0; round < rounds; ++round) {
      const unsigned which = random.below(count);
      mine[round % 8] = objects[which];
      right[index] &= *mine[round % 8] == static_cast<long>(which);
    }
  });
  for (int each : right)
    bench::expect(each, "value behind a shared_ptr");
  for (const auto &object : objects)
    bench::expect(object.use_count() == 1, "use count at the end");
}
