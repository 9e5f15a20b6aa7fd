// snarl: none
// why: the state is everybody's, and the worker alone makes it ready
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
  std::lock_guard<std::mutex> first(a);
  std::lock_guard<std::mutex> second(b);
}

void back() {
  std::lock_guard<std::mutex> first(b);
  std::lock_guard<std::mutex> second(a);
}

void tell() {
  std::lock_guard<std::mutex> lock(guard);
  state->ready = true;
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
  await(1);
  wait();
  back();
  worker.join();
}
