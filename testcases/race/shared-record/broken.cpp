// snarl: data-race  read@look  write@store  on record
// snarl: data-race  write@store  write@store  on record
// why: four workers read a record, pause, and write it back: what the others changed is lost
#include "support/rendezvous.h"
#include <thread>
#include <vector>

struct Record {
  int balance = 100;
} record;

void work() {
  int seen = record.balance; // @look
  meet(4);
  record.balance = seen - 10; // @store
}

int main() {
  std::vector<std::thread> pool;
  for (int i = 0; i < 4; ++i)
    pool.emplace_back(work);
  for (auto &worker : pool)
    worker.join();
}
