// snarl: potential-deadlock  holds@a1 wants@b1  holds@b2 wants@a2
// why: the slot that is waited for is the bystander's
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
  std::lock_guard<std::mutex> first(a);  // @a1
  std::lock_guard<std::mutex> second(b); // @b1
}

void back() {
  std::lock_guard<std::mutex> first(b);  // @b2
  std::lock_guard<std::mutex> second(a); // @a2
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
  take(2);
  back();
  worker.join();
  bystander.join();
}
