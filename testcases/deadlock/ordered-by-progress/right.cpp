// snarl: none
// why: the wait needs both steps, and nothing tells in which order they come
#include <atomic>
#include <mutex>
#include <thread>

std::mutex a, b, steps;
std::atomic<int> progress;

void forth() {
  std::lock_guard<std::mutex> first(a);
  std::lock_guard<std::mutex> second(b);
}

void back() {
  std::lock_guard<std::mutex> first(b);
  std::lock_guard<std::mutex> second(a);
}

void step() {
  std::lock_guard<std::mutex> guard(steps);
  progress.store(progress.load(std::memory_order_relaxed) + 1, std::memory_order_release);
}

int main() {
  std::thread worker([] {
    forth();
    step();
  });
  std::thread other([] { step(); });
  while (progress.load(std::memory_order_acquire) != 2)
    std::this_thread::yield();

  back();
  worker.join();
  other.join();
}
