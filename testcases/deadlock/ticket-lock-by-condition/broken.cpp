// snarl: potential-deadlock  holds@a1 wants@b1  holds@b2 wants@a2
// why: who gets the lock first is chance: what comes before and after orders nothing
#include "support/rendezvous.h"
#include <condition_variable>
#include <mutex>
#include <thread>

std::mutex a, b, guard;
std::condition_variable changed;

void forth() {
  std::lock_guard<std::mutex> first(a);  // @a1
  std::lock_guard<std::mutex> second(b); // @b1
}

void back() {
  std::lock_guard<std::mutex> first(b);  // @b2
  std::lock_guard<std::mutex> second(a); // @a2
}

class TicketLock {
public:
  void lock() {
    std::unique_lock<std::mutex> lock(guard);
    const unsigned mine = next_++;
    while (served_ != mine)
      changed.wait(lock);
  }
  void unlock() {
    std::lock_guard<std::mutex> lock(guard);
    ++served_;
    changed.notify_all();
  }

private:
  unsigned next_ = 0, served_ = 0;
} tickets;

int main() {
  std::thread worker([] {
    forth();
    tickets.lock();
    tickets.unlock();
    reached(1);
  });
  await(1);
  tickets.lock();
  tickets.unlock();
  back();
  worker.join();
}
