// snarl: data-race  read@take  write@put  on message
// snarl: data-race  read@peek  write@set  on record
// why: the pair is stored without release; and one thread looks into the record past its atomic operations
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
  message = 42; // @put
  pair.store({1, 42}, std::memory_order_relaxed);
  record.store({"done"}); // @set
  reached(1);
}

int main() {
  std::thread sender(send);
  await(1);
  if (pair.load(std::memory_order_acquire).ready == 0)
    return 1;
  char first = *reinterpret_cast<volatile char *>(&record); // @peek
  int seen = message;                                       // @take
  sender.join();
  return seen == 42 && first == 'd' ? 0 : 1;
}
