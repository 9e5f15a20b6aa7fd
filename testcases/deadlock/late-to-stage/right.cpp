// snarl: none
// why: only what is set after the work ends the loop
#include "support/rendezvous.h"
#include <condition_variable>
#include <mutex>
#include <thread>

std::mutex a, b, guard;
std::condition_variable changed;
enum class Stage { none, begun, done } stage;

void forth() {
  std::lock_guard<std::mutex> first(a);
  std::lock_guard<std::mutex> second(b);
}

void back() {
  std::lock_guard<std::mutex> first(b);
  std::lock_guard<std::mutex> second(a);
}

void enter(Stage next) {
  std::lock_guard<std::mutex> lock(guard);
  stage = next;
  changed.notify_all();
}

int main() {
  std::thread other([] {
    enter(Stage::begun);
    forth();
    enter(Stage::done);
    reached(1);
  });
  await(1);
  {
    std::unique_lock<std::mutex> lock(guard);
    while (stage != Stage::done)
      changed.wait(lock);
  }
  back();
  other.join();
}
