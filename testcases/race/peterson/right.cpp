// snarl: none
// why: Peterson's algorithm with sequentially consistent atomics excludes
#include <atomic>
#include <thread>

std::atomic<bool> wants[2];
std::atomic<int> turn;
int inside;

void work(int me) {
  for (int i = 0; i < 100; ++i) {
    wants[me] = true;
    turn = 1 - me;
    while (wants[1 - me] && turn == 1 - me)
      std::this_thread::yield();
    ++inside;
    wants[me] = false;
  }
}

int main() {
  std::thread other(work, 1);
  work(0);
  other.join();
  return inside == 200 ? 0 : 1;
}
