// snarl: none
// why: the program polls under the timer's lock; a second timer is cancelled before it fires
#include "support/rendezvous.h"
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <thread>

std::mutex guard;
std::condition_variable cancelled;
bool cancel;
int fired;

void timer(std::chrono::steady_clock::time_point when) {
  std::unique_lock<std::mutex> lock(guard);
  if (!cancelled.wait_until(lock, when, [] { return cancel; }))
    fired += 1;
  lock.unlock();
  reached(1);
}

int main() {
  auto now = std::chrono::steady_clock::now();
  std::thread soon(timer, now), late(timer, now + std::chrono::hours(1));
  await(1);
  {
    std::lock_guard<std::mutex> lock(guard);
    cancel = true;
  }
  cancelled.notify_all();
  soon.join();
  late.join();
  return fired == 1 ? 0 : 1;
}
