// snarl: none
// why: nobody turns to another slot than the worker's
#include "support/rendezvous.h"
#include <condition_variable>
#include <mutex>
#include <thread>
#include <vector>

std::mutex a, b, guard;
std::condition_variable changed;

struct Slot {
  int value = 0;
  bool full = false;
};
std::vector<Slot> slots(4);
unsigned next = 1;

void forth() {
  std::lock_guard<std::mutex> first(a);
  std::lock_guard<std::mutex> second(b);
}

void back() {
  std::lock_guard<std::mutex> first(b);
  std::lock_guard<std::mutex> second(a);
}

void put(unsigned i) {
  std::lock_guard<std::mutex> lock(guard);
  slots[i].full = true;
  changed.notify_all();
}

void take() {
  std::unique_lock<std::mutex> lock(guard);
  while (!slots[next].full)
    changed.wait(lock);
  slots[next].full = false;
}

int main() {
  std::thread worker([] {
    forth();
    put(1);
    reached(1);
  });
  std::thread bystander([] {
    await(1);
    put(2);
    reached(2);
  });
  await(2);
  take();
  back();
  worker.join();
  bystander.join();
}
