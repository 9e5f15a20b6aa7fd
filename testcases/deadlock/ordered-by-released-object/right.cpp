// snarl: none
// why: who gives up the last reference comes after all others have given up theirs
#include "support/rendezvous.h"
#include <atomic>
#include <mutex>
#include <thread>

std::mutex a, b;

class Counted {
public:
  bool release() { return references_.fetch_sub(1, std::memory_order_acq_rel) == 1; }

private:
  std::atomic<int> references_{3};
};

Counted object;

void forth() {
  std::lock_guard<std::mutex> first(a);
  std::lock_guard<std::mutex> second(b);
}

void back() {
  std::lock_guard<std::mutex> first(b);
  std::lock_guard<std::mutex> second(a);
}

void finish() {
  if (object.release())
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
    forth();
    finish();
    reached(2);
  });
  await(2);
  finish();
  one.join();
  two.join();
}
