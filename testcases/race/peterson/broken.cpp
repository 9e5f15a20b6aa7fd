// snarl: data-race  update@count  update@count  on inside
// why: Peterson's algorithm with a relaxed store on the way out: it still excludes, but hands nothing over
#include "support/rendezvous.h"
#include <atomic>
#include <thread>

std::atomic<bool> wants[2];
std::atomic<int> turn;
int inside;

void work(int me) {
  wants[me] = true;
  turn = 1 - me;
  while (wants[1 - me] && turn == 1 - me)
    std::this_thread::yield();
  ++inside; // @count
  wants[me].store(false, std::memory_order_relaxed);
}

int main() {
  std::thread other([] {
    work(1);
    reached(1);
  });
  await(1);
  work(0);
  other.join();
  return inside == 2 ? 0 : 1;
}
