// snarl: potential-deadlock  holds@a1 wants@b1  holds@b2 wants@a2
// why: after the barrier both may go on at once
#include "support/rendezvous.h"
#include <condition_variable>
#include <mutex>
#include <thread>
#include <vector>

std::mutex a, b, guard;
std::condition_variable changed;

void forth() {
  std::lock_guard<std::mutex> first(a);  // @a1
  std::lock_guard<std::mutex> second(b); // @b1
}

void back() {
  std::lock_guard<std::mutex> first(b);  // @b2
  std::lock_guard<std::mutex> second(a); // @a2
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

Barrier barrier(2);

int main() {
  std::thread worker([] {
    barrier.wait();
    forth();
    reached(1);
  });
  barrier.wait();
  await(1);
  back();
  worker.join();
}
