// snarl: data-race  read@look  write@change  on setting
// why: many detached threads read a setting, each without a trace that it has ended; then it is changed
#include <atomic>
#include <thread>

#ifndef THREADS
#define THREADS 200
#endif

int setting = 1;
std::atomic<int> seen;

int main() {
  for (int i = 0; i < THREADS; ++i) {
    std::thread([] {
      int now = setting; // @look
      seen.fetch_add(now, std::memory_order_relaxed);
    }).detach();
    while (seen.load(std::memory_order_relaxed) <= i)
      std::this_thread::yield();
  }
  setting = 2; // @change
  return seen.load(std::memory_order_relaxed) == THREADS ? 0 : 1;
}
