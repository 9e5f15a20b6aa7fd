// snarl: none
// why: whoever waits for the latch comes after all that count it down
#include <latch>
#include <mutex>
#include <thread>

std::mutex a, b;
std::latch done(2);

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
    done.count_down();
  });
  done.arrive_and_wait();
  back();
  other.join();
}
