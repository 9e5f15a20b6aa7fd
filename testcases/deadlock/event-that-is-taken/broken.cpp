// snarl: potential-deadlock  holds@a1 wants@b1  holds@b2 wants@a2
// why: the second setting comes from a thread that knows nothing of the locks
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

bool event;

void set() {
  std::lock_guard<std::mutex> lock(guard);
  event = true;
  changed.notify_one();
}

void take() {
  std::unique_lock<std::mutex> lock(guard);
  changed.wait(lock, [] { return event; });
  event = false;
}

int main() {
  std::thread worker([] {
    set();
    await(1);
    forth();
    reached(2);
  });
  std::thread bystander([] {
    await(2);
    set();
    reached(3);
  });
  take();
  reached(1);
  await(3);
  take();
  back();
  worker.join();
  bystander.join();
}
