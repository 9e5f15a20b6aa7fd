// snarl: data-race  read@take  write@put  on message
// why: a relaxed STORE by another thread ends the release sequence of the first
#include "support/rendezvous.h"
#include <atomic>
#include <thread>

int message;
std::atomic<int> stage;

void send() {
  message = 42; // @put
  stage.store(1, std::memory_order_release);
  reached(1);
}

void pass_on() {
  await(1);
  stage.store(2, std::memory_order_relaxed);
  reached(2);
}

int main() {
  std::thread sender(send), passer(pass_on);
  await(2);
  int seen = 0;
  if (stage.load(std::memory_order_acquire) == 2)
    seen = message; // @take
  sender.join();
  passer.join();
  return seen == 42 ? 0 : 1;
}
