// snarl: none
// why: each has a flag of his own
#include "support/rendezvous.h"
#include <condition_variable>
#include <mutex>
#include <thread>

std::mutex a, b, guard;
std::condition_variable changed;
bool ready, other;

void forth() {
  std::lock_guard<std::mutex> first(a);
  std::lock_guard<std::mutex> second(b);
}

void back() {
  std::lock_guard<std::mutex> first(b);
  std::lock_guard<std::mutex> second(a);
}

void set(bool &flag) {
  std::lock_guard<std::mutex> lock(guard);
  flag = true;
  changed.notify_all();
}

int main() {
  std::thread worker([] {
    forth();
    set(ready);
    reached(1);
  });
  std::thread bystander([] {
    await(1);
    set(other);
    reached(2);
  });
  await(2);
  {
    std::unique_lock<std::mutex> lock(guard);
    changed.wait(lock, [] { return ready; });
  }
  back();
  worker.join();
  bystander.join();
}
