// snarl: data-race  read@read  write@write  on tls
// why: a thread-local stops being private when its address is given away
#include "support/rendezvous.h"
#include <atomic>
#include <thread>

thread_local int mine;
std::atomic<int *> given;

int main() {
  std::thread owner([] {
    given = &mine;
    mine = 1; // @write
    reached(1);
    await(2);
  });
  await(1);
  int seen = *given; // @read
  reached(2);
  owner.join();
  return seen == 1 ? 0 : 1;
}
