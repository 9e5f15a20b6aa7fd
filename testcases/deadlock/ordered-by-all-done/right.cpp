// snarl: none
// why: whoever is the last of all cleans up when all others are done
#include "support/rendezvous.h"
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
    forth();
    finish();
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
