// snarl: data-race  read@use  write@fill  on port
// why: the compare-exchange that fails has an order of its own, and relaxed acquires nothing
#include "support/rendezvous.h"
#include <atomic>
#include <thread>

enum State { empty, ready };
std::atomic<int> state;
int port;

int main() {
  std::thread maker([] {
    port = 8080; // @fill
    state.store(ready, std::memory_order_release);
    reached(1);
  });
  await(1);
  int expected = empty, seen = 0;
  if (!state.compare_exchange_strong(expected, ready, std::memory_order_acq_rel, std::memory_order_relaxed))
    seen = port; // @use
  maker.join();
  return seen == 8080 ? 0 : 1;
}
