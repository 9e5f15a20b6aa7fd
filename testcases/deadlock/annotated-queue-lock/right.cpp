// snarl: none
// why: both orders lie within the lock: they never are under way at once
#include "support/rendezvous.h"
#include <atomic>
#include <mutex>
#include <snarl/annotations.h>
#include <thread>

// An array of flags: each thread spins on its own, and sets the next one's.
class QueueLock {
public:
  QueueLock() {
    flags[0].store(true, std::memory_order_relaxed);
    SNARL_LOCK_CREATED(this);
  }
  ~QueueLock() { SNARL_LOCK_DESTROYED(this); }

  void lock() {
    SNARL_LOCK_WANTED(this, 0);
    const unsigned mine = next.fetch_add(1, std::memory_order_relaxed) % places;
    while (!flags[mine].load(std::memory_order_acquire))
      std::this_thread::yield();
    flags[mine].store(false, std::memory_order_relaxed);
    held = mine;
    SNARL_LOCK_ACQUIRED(this, 0);
  }

  void unlock() {
    SNARL_LOCK_RELEASING(this);
    flags[(held + 1) % places].store(true, std::memory_order_release);
  }

private:
  static constexpr unsigned places = 8;
  std::atomic<bool> flags[places] = {};
  std::atomic<unsigned> next{0};
  unsigned held = 0;
};

std::mutex a, b;
QueueLock queue;

void forth() {
  std::lock_guard<std::mutex> first(a);
  std::lock_guard<std::mutex> second(b);
}

void back() {
  std::lock_guard<std::mutex> first(b);
  std::lock_guard<std::mutex> second(a);
}

int main() {
  std::thread other([] {
    queue.lock();
    forth();
    queue.unlock();
    reached(1);
  });
  await(1);
  queue.lock();
  back();
  queue.unlock();
  other.join();
}
