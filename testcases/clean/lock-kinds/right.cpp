// snarl: none
// why: every kind of mutex, every way to take it
#include <chrono>
#include <mutex>
#include <shared_mutex>
#include <thread>
#include <vector>

std::mutex plain;
std::recursive_mutex recursive;
std::timed_mutex timed;
std::shared_timed_mutex shared;
int counts[4];

void work() {
  for (int i = 0; i < 50; ++i) {
    {
      std::unique_lock<std::mutex> lock(plain, std::defer_lock);
      while (!lock.try_lock())
        std::this_thread::yield();
      ++counts[0];
    }
    {
      std::scoped_lock lock(recursive);
      std::scoped_lock again(recursive);
      ++counts[1];
    }
    if (timed.try_lock_for(std::chrono::hours(1))) {
      ++counts[2];
      timed.unlock();
    }
    {
      std::shared_lock<std::shared_timed_mutex> lock(shared);
      static_cast<void>(*static_cast<volatile int *>(&counts[3]));
    }
    std::lock_guard<std::shared_timed_mutex> lock(shared);
    ++counts[3];
  }
}

int main() {
  std::vector<std::thread> threads;
  for (int i = 0; i < 3; ++i)
    threads.emplace_back(work);
  for (auto &thread : threads)
    thread.join();
  for (int count : counts)
    if (count != 150)
      return 1;
}
