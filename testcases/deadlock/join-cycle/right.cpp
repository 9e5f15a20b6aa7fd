// snarl: none
// why: the lock is given back before the join
#include "support/rendezvous.h"
#include <mutex>
#include <thread>

std::mutex guard;
int count;

int main() {
  guard.lock();
  std::thread worker([] {
    reached(1);
    std::lock_guard<std::mutex> lock(guard);
    ++count;
  });
  await(1);
  guard.unlock();
  worker.join();
}
