// snarl: none
// why: both threads write the variable, each when it is its turn
#include <atomic>
#include <mutex>
#include <thread>

std::mutex a, b;
std::atomic<int> turn;

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
    while (turn != 1)
      std::this_thread::yield();
    back();
    turn = 2;
  });
  forth();
  turn = 1;
  while (turn != 2)
    std::this_thread::yield();
  forth();
  other.join();
}
