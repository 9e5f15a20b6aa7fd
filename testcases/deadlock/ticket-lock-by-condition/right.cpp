// snarl: none
// why: both take the two locks in the same order
#include "support/rendezvous.h"
#include <condition_variable>
#include <mutex>
#include <thread>

std::mutex a, b, guard;
std::condition_variable changed;

void forth() {
  std::lock_guard<std::mutex> first(a);
  std::lock_guard<std::mutex> second(b);
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
  forth();
  worker.join();
}
