// snarl: none
// why: a read-modify-write, even a relaxed one, goes on with the release sequence
#include "support/rendezvous.h"
#include <atomic>
#include <thread>

int message;
std::atomic<int> stage;

void send() {
  message = 42;
  stage.store(1, std::memory_order_release);
  reached(1);
}

void pass_on() {
  await(1);
  stage.fetch_add(1, std::memory_order_relaxed);
  reached(2);
}

int main() {
  std::thread sender(send), passer(pass_on);
  await(2);
  int seen = 0;
  if (stage.load(std::memory_order_acquire) == 2)
    seen = message;
  sender.join();
  passer.join();
  return seen == 42 ? 0 : 1;
}
