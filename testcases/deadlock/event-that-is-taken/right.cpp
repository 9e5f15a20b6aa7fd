// snarl: none
// why: a second wait needs a second setting
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
    set();
    reached(2);
  });
  take();
  reached(1);
  await(2);
  take();
  back();
  worker.join();
}
