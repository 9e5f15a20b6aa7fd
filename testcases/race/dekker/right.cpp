// snarl: none
// why: Dekker's algorithm with sequentially consistent atomics excludes and hands over
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
  turn = 1 - me;
  wants[me] = false;
}

void work(int me) {
  enter(me);
  ++inside;
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
