// snarl: potential-deadlock  holds@a1 wants@b1  holds@b2 wants@a2
// why: the one order comes once more where the other one is taken
#include "support/rendezvous.h"
#include <atomic>
#include <mutex>
#include <thread>

std::mutex a, b;

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
  explicit Barrier(int n) : n_(n) {}
  void pass() {
    const unsigned mine = generation_.load(std::memory_order_acquire);
    if (arrived_.fetch_add(1, std::memory_order_acq_rel) + 1 == n_) {
      arrived_.store(0, std::memory_order_relaxed);
      generation_.fetch_add(1, std::memory_order_release);
    } else {
      while (generation_.load(std::memory_order_acquire) == mine)
        std::this_thread::yield();
    }
  }

private:
  const int n_;
  std::atomic<int> arrived_{0};
  std::atomic<unsigned> generation_{0};
} barrier(2);

int main() {
  std::thread worker([] {
    for (int round = 0; round < 3; ++round) {
      forth();
      barrier.pass();
      await(round + 1);
      forth();
      barrier.pass();
    }
  });
  for (int round = 0; round < 3; ++round) {
    barrier.pass();
    back();
    reached(round + 1);
    barrier.pass();
  }
  worker.join();
}
