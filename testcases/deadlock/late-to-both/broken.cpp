// snarl: potential-deadlock  holds@a1 wants@b1  holds@b2 wants@a2
// why: either flag is enough
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

bool opened, filled;

void set(bool &flag) {
  std::lock_guard<std::mutex> lock(guard);
  flag = true;
  changed.notify_all();
}

int main() {
  std::thread worker([] {
    forth();
    set(opened);
    reached(1);
  });
  std::thread other([] {
    await(1);
    set(filled);
    reached(2);
  });
  await(2);
  {
    std::unique_lock<std::mutex> lock(guard);
    changed.wait(lock, [] { return opened || filled; });
  }
  back();
  worker.join();
  other.join();
}
