// snarl: none
// why: the bits of the first round are cleared, so the second wait needs those of the second one
#include <atomic>
#include <mutex>
#include <thread>

std::mutex a, b;
std::atomic<unsigned> finished, round_number;

void forth() {
  std::lock_guard<std::mutex> first(a);
  std::lock_guard<std::mutex> second(b);
}

void back() {
  std::lock_guard<std::mutex> first(b);
  std::lock_guard<std::mutex> second(a);
}

void wait_for_both() {
  while (finished != 3)
    std::this_thread::yield();
}

void work(unsigned bit) {
  forth();
  finished |= bit;
  while (round_number != 1)
    std::this_thread::yield();
  forth();
  finished |= bit;
}

int main() {
  std::thread one(work, 1), two(work, 2);
  wait_for_both();
  finished = 0;
  round_number = 1;
  wait_for_both();
  back();
  one.join();
  two.join();
}
