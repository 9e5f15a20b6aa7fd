// snarl: none
// why: the compare-exchange acquires also when it fails
#include "support/rendezvous.h"
#include <atomic>
#include <thread>

enum State { empty, ready };
std::atomic<int> state;
int port;

int main() {
  std::thread maker([] {
    port = 8080;
    state.store(ready, std::memory_order_release);
    reached(1);
  });
  await(1);
  int expected = empty, seen = 0;
  if (!state.compare_exchange_strong(expected, ready, std::memory_order_acq_rel, std::memory_order_acquire))
    seen = port;
  maker.join();
  return seen == 8080 ? 0 : 1;
}
