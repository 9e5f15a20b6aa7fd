// snarl: data-race  read@read  write@write  on heap@block
// why: the second block has the address of the first; its own race is found, the first block's past is not mixed in
#include "support/rendezvous.h"
#include <thread>

int main() {
  int *first = new int(1);
  delete first;
  int *second = new int(2); // @block
  std::thread writer([second] {
    *second = 3; // @write
    reached(1);
  });
  await(1);
  int seen = *second; // @read
  writer.join();
  delete second;
  return seen == 3 ? 0 : 1;
}
