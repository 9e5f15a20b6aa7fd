// snarl: none
// why: all have taken their entry out before it is empty
#include "support/rendezvous.h"
#include <condition_variable>
#include <map>
#include <mutex>
#include <thread>

std::mutex a, b, guard;
std::condition_variable changed;
std::map<int, int> pending;

void forth() {
  std::lock_guard<std::mutex> first(a);
  std::lock_guard<std::mutex> second(b);
}

void back() {
  std::lock_guard<std::mutex> first(b);
  std::lock_guard<std::mutex> second(a);
}

void finish(int job) {
  std::lock_guard<std::mutex> lock(guard);
  pending.erase(job);
  changed.notify_one();
}

int main() {
  pending[1] = 1;
  pending[2] = 2;
  std::thread worker([] {
    forth();
    finish(1);
    reached(1);
  });
  std::thread bystander([] {
    await(1);
    finish(2);
    reached(2);
  });
  await(2);
  {
    std::unique_lock<std::mutex> lock(guard);
    changed.wait(lock, [] { return pending.empty(); });
  }
  back();
  worker.join();
  bystander.join();
}
