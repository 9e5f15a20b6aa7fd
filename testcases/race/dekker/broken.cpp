// snarl: data-race  update@count  update@count  on inside
// why: Dekker's algorithm with a relaxed store on the way out: it still excludes, but hands nothing over
#include "support/rendezvous.h"
#include <atomic>
#include <thread>

std::atomic<bool> wants[2];
std::atomic<int> turn;
int inside;

void enter(int me) {
  wants[me] = true;
  while (wants[1 - me])
    if (turn != me) {
      wants[me] = false;
      while (turn != me)
        std::this_thread::yield();
      wants[me] = true;
    }
}

void leave(int me) {
  turn.store(1 - me, std::memory_order_relaxed);
  wants[me].store(false, std::memory_order_relaxed);
}

void work(int me) {
  enter(me);
  ++inside; // @count
  leave(me);
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
