// snarl: none
// why: the event is set and read under the queue's lock
#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>

constexpr unsigned capacity = 4;
std::deque<int> items;
std::mutex guard;
std::condition_variable changed;
bool finished;
long sum;

void put(int item) {
  std::unique_lock<std::mutex> lock(guard);
  changed.wait(lock, [] { return items.size() < capacity; });
  items.push_back(item);
  changed.notify_all();
}

bool take(int &item) {
  std::unique_lock<std::mutex> lock(guard);
  changed.wait(lock, [] { return !items.empty() || finished; });
  if (items.empty())
    return false;
  item = items.front();
  items.pop_front();
  changed.notify_all();
  return true;
}

int main() {
  std::thread consumer([] {
    for (int item; take(item);)
      sum += item;
  });
  for (int i = 0; i < 20; ++i)
    put(i);
  {
    std::lock_guard<std::mutex> lock(guard);
    finished = true;
    changed.notify_all();
  }
  consumer.join();
  return sum == 190 ? 0 : 1;
}
