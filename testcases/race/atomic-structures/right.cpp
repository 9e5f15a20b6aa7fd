// snarl: none
// why: the pair is stored with release, and the record is used by its atomic operations alone
// flags: -latomic
#include "support/rendezvous.h"
#include <atomic>
#include <thread>

struct Pair {
  long ready, number;
};
struct Record {
  char text[24];
};
int message;
std::atomic<Pair> pair;     // a call of libatomic, unless -mcx16 is given
std::atomic<Record> record; // of a size that no instruction has

void send() {
  message = 42;
  pair.store({1, 42}, std::memory_order_release);
  record.store({"done"});
  reached(1);
}

int main() {
  std::thread sender(send);
  await(1);
  if (pair.load(std::memory_order_acquire).ready == 0)
    return 1;
  char first = record.load().text[0];
  int seen = message;
  sender.join();
  return seen == 42 && first == 'd' ? 0 : 1;
}
