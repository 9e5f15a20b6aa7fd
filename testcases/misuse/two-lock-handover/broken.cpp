// snarl: unlock-by-other-thread  at@put
// snarl: unlock-by-other-thread  at@taken
// why: producer and consumer signal each other by two mutexes, where one thread locks and the other unlocks
#include <mutex>
#include <thread>

std::mutex empty, full;
int slot;
long sum;

void consume() {
  for (int i = 0; i < 5; ++i) {
    full.lock();
    sum += slot;
    empty.unlock(); // @taken
  }
  full.unlock();
}

int main() {
  full.lock();
  std::thread consumer(consume);
  for (int i = 0; i < 5; ++i) {
    empty.lock();
    slot = i;
    full.unlock(); // @put
  }
  consumer.join();
  return sum == 10 ? 0 : 1;
}
