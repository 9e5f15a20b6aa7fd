// snarl: potential-deadlock  holds@a1 wants@b1  holds@b2 wants@a2
// why: whoever is next in the queue gets the lock, so it orders nothing that is done behind it
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
  std::lock_guard<std::mutex> first(a);  // @a1
  std::lock_guard<std::mutex> second(b); // @b1
}

void back() {
  std::lock_guard<std::mutex> first(b);  // @b2
  std::lock_guard<std::mutex> second(a); // @a2
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
  queue.unlock();
  back();
  other.join();
}
