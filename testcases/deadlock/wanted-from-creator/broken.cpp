// snarl: potential-deadlock  holds@start wants@b_by_creator  holds@b_by_worker wants@start_by_worker
// why: the thread waits for its creator with the mutex that the creator wants before it gives back what it waits for
#include "support/rendezvous.h"
#include <mutex>
#include <thread>

std::mutex start, b;

void work() {
  await(1);
  std::lock_guard<std::mutex> first(b);       // @b_by_worker
  std::lock_guard<std::mutex> started(start); // @start_by_worker
}

int main() {
  std::unique_lock<std::mutex> starting(start); // @start
  std::thread worker(work);
  b.lock(); // @b_by_creator
  b.unlock();
  starting.unlock();
  reached(1);
  worker.join();
}
