// snarl: none
// why: who has counted a reader has its read behind it
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
      int now = setting;
      seen.fetch_add(now, std::memory_order_release);
    }).detach();
    while (seen.load(std::memory_order_acquire) <= i)
      std::this_thread::yield();
  }
  setting = 2;
  return seen.load(std::memory_order_relaxed) == THREADS ? 0 : 1;
}
