// snarl: none
// why: all that is done in a phase comes before all that is done in the next one
#include "support/rendezvous.h"
#include <condition_variable>
#include <mutex>
#include <thread>
#include <vector>

std::mutex a, b, guard;
std::condition_variable changed;

void forth() {
  std::lock_guard<std::mutex> first(a);
  std::lock_guard<std::mutex> second(b);
}

void back() {
  std::lock_guard<std::mutex> first(b);
  std::lock_guard<std::mutex> second(a);
}

class Barrier {
public:
  explicit Barrier(int threads) : threads_(threads) {}
  void wait() {
    std::unique_lock<std::mutex> lock(guard);
    const unsigned mine = generation_;
    if (++arrived_ == threads_) {
      arrived_ = 0;
      ++generation_;
      changed.notify_all();
      return;
    }
    while (mine == generation_)
      changed.wait(lock);
  }

private:
  const int threads_;
  int arrived_ = 0;
  unsigned generation_ = 0;
};

Barrier barrier(3);

void work(int number) {
  for (int phase = 0; phase < 3; ++phase) {
    if (phase % 3 == number)
      forth();
    barrier.wait();
    if ((phase + 1) % 3 == number)
      back();
    barrier.wait();
  }
}

int main() {
  std::vector<std::thread> threads;
  for (int number = 0; number < 3; ++number)
    threads.emplace_back(work, number);
  for (std::thread &thread : threads)
    thread.join();
}
