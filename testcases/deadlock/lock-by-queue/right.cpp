// snarl: none
// why: both take the two locks in the same order
#include "support/rendezvous.h"
#include <condition_variable>
#include <mutex>
#include <queue>
#include <thread>

std::mutex a, b, guard;
std::condition_variable changed;

void forth() {
  std::lock_guard<std::mutex> first(a);
  std::lock_guard<std::mutex> second(b);
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
  forth();
  worker.join();
}
