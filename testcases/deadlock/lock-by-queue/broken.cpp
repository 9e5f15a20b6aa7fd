// snarl: potential-deadlock  holds@a1 wants@b1  holds@b2 wants@a2
// why: a token that is taken and given back is a lock: who has it first is chance
#include "support/rendezvous.h"
#include <condition_variable>
#include <mutex>
#include <queue>
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

std::queue<int> tokens;

void take() {
  std::unique_lock<std::mutex> lock(guard);
  changed.wait(lock, [] { return !tokens.empty(); });
  tokens.pop();
}

void give() {
  std::lock_guard<std::mutex> lock(guard);
  tokens.push(1);
  changed.notify_one();
}

int main() {
  tokens.push(1);
  std::thread worker([] {
    forth();
    take();
    give();
    reached(1);
  });
  await(1);
  take();
  give();
  back();
  worker.join();
}
