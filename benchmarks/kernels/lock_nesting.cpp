// Four mutexes out of 10,000 are held at once, always taken in rising order: what the lock-order graph costs.
#include "support/kernel.h"

#include <mutex>

struct Account {
  std::mutex mutex;
  long balance = 0;
};

int main(int argc, char **argv) {
  const bench::Work work = bench::parse(argc, argv);
  const long rounds = work.scaled(1200000);
  const unsigned count = 10000, depth = 4;
  std::vector<Account> accounts(count);
  bench::on_threads(work.threads, [&](int index) {
    bench::Random random(static_cast<unsigned>(index));
    for (long round = 0; round < rounds; ++round) {
      Account *chosen = &accounts[random.below(count - depth)];
      for (unsigned i = 0; i < depth; ++i)
        chosen[i].mutex.lock();
      for (unsigned i = 0; i < depth; ++i)
        ++chosen[i].balance;
      for (unsigned i = depth; i-- > 0;)
        chosen[i].mutex.unlock();
    }
  });
  long total = 0;
  for (const Account &account : accounts)
    total += account.balance;
  bench::expect(total == rounds * work.threads * depth, "sum over the accounts");
}
