// snarl: none
// why: the slot that is waited for is the worker's, whoever fills others
#include "support/rendezvous.h"
#include <array>
#include <condition_variable>
#include <mutex>
#include <thread>

std::mutex a, b, guard;
std::condition_variable changed;

struct Slot {
  int value = 0;
  bool full = false;
};
std::array<Slot, 4> slots;

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

void take(unsigned i) {
  std::unique_lock<std::mutex> lock(guard);
  changed.wait(lock, [&] { return slots.at(i).full; });
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
  take(1);
  back();
  worker.join();
  bystander.join();
}
