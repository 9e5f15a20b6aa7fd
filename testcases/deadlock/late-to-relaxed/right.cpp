// snarl: none
// why: a relaxed load under the mutex is enough
#include "support/rendezvous.h"
#include <atomic>
#include <condition_variable>
#include <mutex>
#include <thread>

std::mutex a, b, guard;
std::condition_variable changed;

void forth() {
  std::lock_guard<std::mutex> first(a);
  std::lock_guard<std::mutex> second(b);
}

void back() {
  std::lock_guard<std::mutex> first(b);
  std::lock_guard<std::mutex> second(a);
}

std::atomic<bool> ready;

void set() {
  std::lock_guard<std::mutex> lock(guard);
  ready = true;
  changed.notify_all();
}

void untilReady() {
  std::unique_lock<std::mutex> lock(guard);
  changed.wait(lock, [] { return ready.load(std::memory_order_relaxed); });
}

int main() {
  std::thread worker([] {
    forth();
    set();
    reached(1);
  });
  await(1);
  untilReady();
  back();
  worker.join();
}
