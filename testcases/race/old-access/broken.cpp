// snarl: data-race  read@now  write@long_ago  on shared
// why: the first access lies a million calls back; both stacks are still complete
#include "support/rendezvous.h"
#include <thread>

int shared;
int busy[64];

__attribute__((noinline)) void step(int i) {
  busy[i & 63] += i;
}

void writer() {
  shared = 1; // @long_ago
  for (int i = 0; i < 1000000; ++i)
    step(i);
  reached(1);
}

int main() {
  std::thread thread(writer);
  await(1);
  int seen = shared; // @now
  thread.join();
  return seen == 1 ? 0 : 1;
}
