// snarl: potential-deadlock  holds@a1 wants@b1  holds@b2 wants@a2
// why: whoever gives up one of the last two goes on, which may be one of those that came before in this run
#include "support/rendezvous.h"
#include <atomic>
#include <mutex>
#include <thread>

std::mutex a, b;

class Counted {
public:
  bool release() { return references_.fetch_sub(1, std::memory_order_acq_rel) <= 2; }

private:
  std::atomic<int> references_{3};
};

Counted object;

void forth() {
  std::lock_guard<std::mutex> first(a);  // @a1
  std::lock_guard<std::mutex> second(b); // @b1
}

void back() {
  std::lock_guard<std::mutex> first(b);  // @b2
  std::lock_guard<std::mutex> second(a); // @a2
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
