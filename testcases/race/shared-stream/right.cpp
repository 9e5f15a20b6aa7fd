// snarl: none
// why: a lock around each use; and cout, which several threads may use at once
#include "support/rendezvous.h"
#include <iostream>
#include <mutex>
#include <sstream>
#include <thread>

std::ostringstream log_text;
std::mutex log_lock;

void say(int number) {
  const std::lock_guard guard(log_lock);
  log_text << number;
}

int main() {
  std::thread worker([] {
    say(42);
    std::cout << "" << std::flush;
    reached(1);
  });
  await(1);
  say(7);
  std::cout << "" << std::flush;
  worker.join();
  return log_text.str() == "427" ? 0 : 1;
}
