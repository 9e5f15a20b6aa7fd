// 500 threads that live and wait while the others work: what a thread costs in memory by existing.
#include "support/kernel.h"

#include <condition_variable>
#include <mutex>

class Gate {
public:
  void wait() {
    std::unique_lock<std::mutex> lock(mutex_);
    opened_.wait(lock, [this] { return open_; });
  }
  void open() {
    const std::lock_guard<std::mutex> guard(mutex_);
    open_ = true;
    opened_.notify_all();
  }

private:
  std::mutex mutex_;
  std::condition_variable opened_;
  bool open_ = false;
};

int main(int argc, char **argv) {
  const bench::Work work = bench::parse(argc, argv);
  const long rounds = work.scaled(2500000);
  Gate gate;
  std::vector<std::thread> idle;
  for (int i = 0; i < 500; ++i)
    idle.emplace_back([&] { gate.wait(); });

  std::mutex mutex;
  long counter = 0;
  bench::on_threads(work.threads, [&](int) {
    for (long round = 0; round < rounds; ++round) {
      const std::lock_guard<std::mutex> guard(mutex);
      ++counter;
    }
  });
  gate.open();
  for (std::thread &thread : idle)
    thread.join();
  bench::expect(counter == rounds * work.threads, "the counter");
}
