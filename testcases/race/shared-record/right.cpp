// snarl: none
// why: the same under a lock
#include "support/rendezvous.h"
#include <mutex>
#include <thread>
#include <vector>

struct Record {
  int balance = 100;
} record;
std::mutex guard;

void work() {
  meet(4);
  guard.lock();
  int seen = record.balance;
  record.balance = seen - 10;
  guard.unlock();
}

int main() {
  std::vector<std::thread> pool;
  for (int i = 0; i < 4; ++i)
    pool.emplace_back(work);
  for (auto &worker : pool)
    worker.join();
  return record.balance == 60 ? 0 : 1;
}
