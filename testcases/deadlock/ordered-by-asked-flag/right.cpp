// snarl: none
// why: the branch is taken only when the work is done
#include "support/rendezvous.h"
#include <atomic>
#include <mutex>
#include <thread>

std::mutex a, b;

class Work {
public:
  void finish() { done_.store(true, std::memory_order_release); }
  bool isDone() const { return done_.load(std::memory_order_acquire); }

private:
  std::atomic<bool> done_{false};
};

struct Jobs {
  int count = 1;
  Work work;
  bool areDone() const { return work.isDone(); }
} jobs;

void forth() {
  std::lock_guard<std::mutex> first(a);
  std::lock_guard<std::mutex> second(b);
}

void back() {
  std::lock_guard<std::mutex> first(b);
  std::lock_guard<std::mutex> second(a);
}

int looks;

void look() {
  ++looks;
}

int main() {
  std::thread worker([] {
    forth();
    jobs.work.finish();
    reached(1);
  });
  await(1);
  if (jobs.areDone()) {
    look();
    back();
  }
  worker.join();
}
