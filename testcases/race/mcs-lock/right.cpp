// snarl: none
// why: Mellor-Crummey and Scott's queue lock: who passes it on releases, who waited acquires
#include "support/rendezvous.h"
#include <atomic>
#include <thread>

struct Waiter {
  std::atomic<Waiter *> next{nullptr};
  std::atomic<bool> blocked{false};
};

struct QueueLock {
  std::atomic<Waiter *> last{nullptr};

  void lock(Waiter &me) {
    Waiter *before = last.exchange(&me, std::memory_order_acquire);
    if (!before)
      return;
    me.blocked.store(true, std::memory_order_relaxed);
    before->next.store(&me, std::memory_order_release);
    reached(2);
    while (me.blocked.load(std::memory_order_acquire))
      std::this_thread::yield();
  }

  void unlock(Waiter &me) {
    await(2);
    Waiter *next = me.next.load(std::memory_order_acquire);
    if (!next) {
      Waiter *expected = &me;
      if (last.compare_exchange_strong(expected, nullptr, std::memory_order_release, std::memory_order_relaxed))
        return;
      while (!(next = me.next.load(std::memory_order_acquire)))
        std::this_thread::yield();
    }
    next->blocked.store(false, std::memory_order_release);
  }
};

QueueLock guard;
int total;

void work(Waiter &me) {
  guard.lock(me);
  reached(1);
  ++total;
  guard.unlock(me);
}

int main() {
  Waiter first, second;
  std::thread a(work, std::ref(first));
  std::thread b([&second] {
    await(1);
    work(second);
  });
  a.join();
  b.join();
  return total == 2 ? 0 : 1;
}
