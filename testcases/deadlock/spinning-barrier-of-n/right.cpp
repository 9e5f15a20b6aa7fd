// snarl: none
// why: what an arrival leaves behind comes before whatever follows a passage, whoever arrives last
#include <atomic>
#include <mutex>
#include <thread>

std::mutex a, b;

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
      barrier.pass();
    }
  });
  for (int round = 0; round < 3; ++round) {
    barrier.pass();
    back();
    barrier.pass();
  }
  worker.join();
}
