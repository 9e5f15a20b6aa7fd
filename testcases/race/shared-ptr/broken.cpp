// snarl: data-race  read@read  write@write  on heap@made
// why: shared_ptr counts its owners safely; the object itself is as shared as ever
#include "support/rendezvous.h"
#include <memory>
#include <thread>

int main() {
  auto score = std::make_shared<int>(0); // @made
  std::thread writer([score] {
    *score = 7; // @write
    reached(1);
  });
  await(1);
  int seen = *score; // @read
  writer.join();
  return seen == 7 ? 0 : 1;
}
