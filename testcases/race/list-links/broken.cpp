// snarl: data-race  write@move  read@look  on waiting
// why: the moved elements leave a list whose own lock is not held; the library unlinks them
#include "support/rendezvous.h"
#include <list>
#include <mutex>
#include <thread>

std::list<int> waiting, ready;
std::mutex waiting_lock, ready_lock;

int main() {
  waiting = {1, 2, 3};
  std::thread scheduler([] {
    const std::lock_guard guard(ready_lock);
    ready.splice(ready.end(), waiting, waiting.begin()); // @move
    reached(1);
  });
  await(1);
  waiting_lock.lock();
  const int first = waiting.front(); // @look
  waiting_lock.unlock();
  scheduler.join();
  return first == 2 ? 0 : 1;
}
