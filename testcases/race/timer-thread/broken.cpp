// snarl: data-race  read@poll  write@fire  on fired
// why: a timer thread fires beside the program, which polls its result without the timer's lock
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
    fired = 1; // @fire
  lock.unlock();
  reached(1);
}

int main() {
  std::thread thread(timer, std::chrono::steady_clock::now());
  await(1);
  int seen = fired; // @poll
  thread.join();
  return seen == 1 ? 0 : 1;
}
