// snarl: potential-deadlock  holds@a1 wants@b1  holds@b2 wants@a2
// why: the fence stands before the loop, and of what a relaxed load finds nothing follows
#include <atomic>
#include <mutex>
#include <thread>

std::mutex a, b;
std::atomic<bool> done;

void forth() {
  std::lock_guard<std::mutex> first(a);  // @a1
  std::lock_guard<std::mutex> second(b); // @b1
}

void back() {
  std::lock_guard<std::mutex> first(b);  // @b2
  std::lock_guard<std::mutex> second(a); // @a2
}

int main() {
  std::thread other([] {
    forth();
    done.store(true, std::memory_order_release);
  });
  std::atomic_thread_fence(std::memory_order_acquire);
  while (!done.load(std::memory_order_relaxed))
    std::this_thread::yield();
  back();
  other.join();
}
