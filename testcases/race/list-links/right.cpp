// snarl: none
// why: both locks are held when elements move from one list to the other
#include "support/rendezvous.h"
#include <list>
#include <mutex>
#include <thread>

std::list<int> waiting, ready;
std::mutex waiting_lock, ready_lock;

int main() {
  waiting = {1, 2, 3};
  std::thread scheduler([] {
    const std::scoped_lock guard(waiting_lock, ready_lock);
    ready.splice(ready.end(), waiting, waiting.begin());
    reached(1);
  });
  await(1);
  waiting_lock.lock();
  const int first = waiting.front();
  waiting_lock.unlock();
  scheduler.join();
  return first == 2 ? 0 : 1;
}
