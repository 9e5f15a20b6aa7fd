// snarl: potential-deadlock  holds@a1 wants@b1  holds@b2 wants@a2
// why: either of the two may have set the flag
#include "support/rendezvous.h"
#include <atomic>
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
  std::thread bystander([] {
    await(1);
    set();
    reached(2);
  });
  await(2);
  untilReady();
  back();
  worker.join();
  bystander.join();
}
