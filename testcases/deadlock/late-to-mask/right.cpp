// snarl: none
// why: both bits are needed, so both threads are
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

void back() {
  std::lock_guard<std::mutex> first(b);
  std::lock_guard<std::mutex> second(a);
}

unsigned done;

void set(unsigned bit) {
  std::lock_guard<std::mutex> lock(guard);
  done |= bit;
  changed.notify_all();
}

int main() {
  std::thread worker([] {
    forth();
    set(1);
    reached(1);
  });
  std::thread other([] {
    await(1);
    set(2);
    reached(2);
  });
  await(2);
  {
    std::unique_lock<std::mutex> lock(guard);
    while (done != 3)
      changed.wait(lock);
  }
  back();
  worker.join();
  other.join();
}
