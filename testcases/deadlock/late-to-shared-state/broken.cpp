// snarl: potential-deadlock  holds@a1 wants@b1  holds@b2 wants@a2
// why: the bystander may have put a state of its own there first
#include "support/rendezvous.h"
#include <condition_variable>
#include <memory>
#include <mutex>
#include <thread>

std::mutex a, b, guard;
std::condition_variable changed;

struct State {
  int value = 0;
  bool ready = false;
};
std::shared_ptr<State> state = std::make_shared<State>();

void forth() {
  std::lock_guard<std::mutex> first(a);  // @a1
  std::lock_guard<std::mutex> second(b); // @b1
}

void back() {
  std::lock_guard<std::mutex> first(b);  // @b2
  std::lock_guard<std::mutex> second(a); // @a2
}

void tell() {
  std::lock_guard<std::mutex> lock(guard);
  state->ready = true;
  changed.notify_all();
}

void replace() {
  auto other = std::make_shared<State>();
  std::lock_guard<std::mutex> lock(guard);
  other->ready = true;
  state = other;
  changed.notify_all();
}

void wait() {
  std::unique_lock<std::mutex> lock(guard);
  changed.wait(lock, [] { return state->ready; });
}

int main() {
  std::thread worker([] {
    forth();
    tell();
    reached(1);
  });
  std::thread bystander([] {
    await(1);
    replace();
    reached(2);
  });
  await(2);
  wait();
  back();
  worker.join();
  bystander.join();
}
