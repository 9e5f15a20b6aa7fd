// Everything that two threads use stands in main's own frame: a lock, an atomic, what they protect, and a number that
// nothing protects when there is an argument.
#include "support/rendezvous.h"
#include <atomic>
#include <cstdio>
#include <mutex>
#include <thread>

int main(int argc, char **) {
  std::mutex lock;
  std::atomic<int> flag = 0;
  int locked = 0, flagged = 0, bare = 0;
  std::thread other([&] {
    {
      std::scoped_lock guard(lock);
      ++locked;
    }
    if (argc > 1)
      ++bare; // @other
    flagged = 1;
    flag.store(1, std::memory_order_release);
    reached(1);
  });
  await(1);
  if (argc > 1)
    ++bare; // @main
  {
    std::scoped_lock guard(lock);
    ++locked;
  }
  while (flag.load(std::memory_order_acquire) == 0) {
  }
  std::printf("%d %d\n", locked, flagged);
  other.join();
  return 0;
}
