// snarl: potential-deadlock  holds@held_by_creator wants@wanted_by_creator  holds@held_by_worker wants@wanted_by_worker
// why: the creator takes the locks once more after it gave back what the thread waits for
#include "support/rendezvous.h"
#include <mutex>
#include <thread>

std::mutex start, a, b;

void work() {
  {
    std::lock_guard<std::mutex> started(start);
  }
  await(1);
  std::lock_guard<std::mutex> first(b);  // @held_by_worker
  std::lock_guard<std::mutex> second(a); // @wanted_by_worker
}

int main() {
  std::unique_lock<std::mutex> starting(start);
  std::thread worker(work);
  starting.unlock();
  {
    std::lock_guard<std::mutex> first(a);  // @held_by_creator
    std::lock_guard<std::mutex> second(b); // @wanted_by_creator
  }
  reached(1);
  worker.join();
}
