// snarl: none
// why: who sees another generation comes after who began it
#include <atomic>
#include <mutex>
#include <thread>

std::mutex a, b;
std::atomic<int> generation;

void forth() {
  std::lock_guard<std::mutex> first(a);
  std::lock_guard<std::mutex> second(b);
}

void back() {
  std::lock_guard<std::mutex> first(b);
  std::lock_guard<std::mutex> second(a);
}

int main() {
  const int mine = generation.load();
  std::thread other([] {
    forth();
    generation.fetch_add(1);
  });
  while (generation.load(std::memory_order_acquire) == mine)
    std::this_thread::yield();
  back();
  other.join();
}
