// snarl: none
// why: the lock is given back before the join
#include "support/rendezvous.h"
#include <mutex>
#include <thread>

std::mutex guard;
int count;

int main() {
  std::thread worker([] {
    {
      std::lock_guard<std::mutex> lock(guard);
      ++count;
    }
    reached(1);
  });
  await(1);
  {
    std::lock_guard<std::mutex> lock(guard);
    ++count;
  }
  worker.join();
}
