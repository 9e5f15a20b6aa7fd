// snarl: none
// why: what the loop has read counts from the fence behind it on
#include <atomic>
#include <mutex>
#include <thread>

std::mutex a, b;
std::atomic<bool> done;

void forth() {
  std::lock_guard<std::mutex> first(a);
  std::lock_guard<std::mutex> second(b);
}

void back() {
  std::lock_guard<std::mutex> first(b);
  std::lock_guard<std::mutex> second(a);
}

int main() {
  std::thread other([] {
    forth();
    done.store(true, std::memory_order_release);
  });
  while (!done.load(std::memory_order_relaxed))
    std::this_thread::yield();
  std::atomic_thread_fence(std::memory_order_acquire);
  back();
  other.join();
}
