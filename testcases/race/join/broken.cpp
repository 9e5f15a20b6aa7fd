// snarl: data-race  read@take  write@put  on result
// why: the result is read before the join, not after
#include "support/rendezvous.h"
#include <thread>

int result;

int main() {
  std::thread worker([] {
    result = 42; // @put
    reached(1);
  });
  await(1);
  int seen = result; // @take
  worker.join();
  return seen == 42 ? 0 : 1;
}
