// snarl: potential-deadlock  holds@a1 wants@b1  holds@b2 wants@a2
// why: the loop would have ended before the work, too
#include "support/rendezvous.h"
#include <condition_variable>
#include <mutex>
#include <thread>

std::mutex a, b, guard;
std::condition_variable changed;
enum class Stage { none, begun, done } stage;

void forth() {
  std::lock_guard<std::mutex> first(a);  // @a1
  std::lock_guard<std::mutex> second(b); // @b1
}

void back() {
  std::lock_guard<std::mutex> first(b);  // @b2
  std::lock_guard<std::mutex> second(a); // @a2
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
    while (stage == Stage::none)
      changed.wait(lock);
  }
  back();
  other.join();
}
