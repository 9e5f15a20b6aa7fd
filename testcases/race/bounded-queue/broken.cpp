// snarl: data-race  read@look  write@end  on finished
// why: the items travel under the lock, but the event that ends the work is a plain flag beside it
#include "support/rendezvous.h"
#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>

constexpr unsigned capacity = 4;
std::deque<int> items;
std::mutex guard;
std::condition_variable changed;
bool finished;

void put(int item) {
  std::unique_lock<std::mutex> lock(guard);
  changed.wait(lock, [] { return items.size() < capacity; });
  items.push_back(item);
  changed.notify_all();
}

int take() {
  std::unique_lock<std::mutex> lock(guard);
  changed.wait(lock, [] { return !items.empty(); });
  int item = items.front();
  items.pop_front();
  changed.notify_all();
  return item;
}

int main() {
  std::thread consumer([] {
    for (int i = 0; i < 20; ++i)
      take();
    await(1);
    while (!finished) // @look
      take();
  });
  for (int i = 0; i < 20; ++i)
    put(i);
  finished = true; // @end
  reached(1);
  consumer.join();
}
