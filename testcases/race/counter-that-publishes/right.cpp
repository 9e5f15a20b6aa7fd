// snarl: none
// why: a counter that ordered nothing a thousand times orders when it is told to, in the middle of the counting
#include "support/rendezvous.h"
#include <atomic>
#include <thread>

constexpr int kThere = 1 << 30;
std::atomic<int> items;
int message;

void produce() {
  await(1);
  message = 42; // @put
  items.fetch_add(kThere, std::memory_order_release);
}

int consume() {
  int before = 0;
  for (int i = 0; before < kThere; ++i) {
    before = items.fetch_add(1, std::memory_order_relaxed);
    if (i == 1000)
      reached(1);
  }
  std::atomic_thread_fence(std::memory_order_acquire);
  return message; // @take
}

int main() {
  int got = 0;
  std::thread producer(produce), consumer([&] { got = consume(); });
  producer.join();
  consumer.join();
  return got == 42 ? 0 : 1;
}
