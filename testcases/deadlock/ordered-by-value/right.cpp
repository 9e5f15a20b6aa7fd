// snarl: none
// why: each order on its side of the value that the other thread waits for
#include <atomic>
#include <mutex>
#include <thread>

std::mutex a, b;
std::atomic<int> stage;

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
    stage = 1;
    stage.notify_one();
  });
  stage.wait(0);
  back();
  other.join();
}
