// snarl: potential-deadlock  holds@a1 wants@b1  holds@b2 wants@a2
// why: a worker says that it is done before it is
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

class Jobs {
public:
  explicit Jobs(int total) : total_(total) {}
  bool isLast() { return ++done_ == total_; }

private:
  std::atomic<int> done_{0};
  const int total_;
};

Jobs jobs(3);

void finish() {
  if (jobs.isLast())
    back();
}

int main() {
  std::thread one([] {
    finish();
    forth();
    reached(1);
  });
  std::thread two([] {
    await(1);
    finish();
    reached(2);
  });
  await(2);
  finish();
  one.join();
  two.join();
}
