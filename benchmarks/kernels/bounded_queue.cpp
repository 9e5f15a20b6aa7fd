// A bounded queue under one mutex and two condition variables, half of the threads filling, half emptying it.
#include "support/kernel.h"

#include <condition_variable>
#include <deque>
#include <mutex>

class Queue {
public:
  void put(long item) {
    std::unique_lock<std::mutex> lock(mutex_);
    not_full_.wait(lock, [this] { return items_.size() < kCapacity; });
    items_.push_back(item);
    not_empty_.notify_one();
  }
  long take() {
    std::unique_lock<std::mutex> lock(mutex_);
    not_empty_.wait(lock, [this] { return !items_.empty(); });
    const long item = items_.front();
    items_.pop_front();
    not_full_.notify_one();
    return item;
  }

private:
  static constexpr size_t kCapacity = 64;
  std::mutex mutex_;
  std::condition_variable not_full_, not_empty_;
  std::deque<long> items_;
};

int main(int argc, char **argv) {
  const bench::Work work = bench::parse(argc, argv);
  const long count = work.scaled(1000000);
  const int pairs = work.threads < 2 ? 1 : work.threads / 2;
  Queue queue;
  std::vector<long> sums(pairs);
  bench::on_threads(pairs * 2, [&](int index) {
    for (long i = 0; i < count; ++i) {
      if (index % 2 == 0)
        queue.put(i);
      else
        sums[index / 2] += queue.take();
    }
  });
  long total = 0;
  for (long sum : sums)
    total += sum;
  bench::expect(total == pairs * (count * (count - 1) / 2), "sum of the items");
}
