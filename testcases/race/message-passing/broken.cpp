// snarl: data-race  read@take  write@put  on message
// why: a relaxed flag is never torn, but it orders nothing around it
#include "support/rendezvous.h"
#include <atomic>
#include <thread>

int message;
std::atomic<bool> ready;

void send() {
  message = 42; // @put
  ready.store(true, std::memory_order_relaxed);
  reached(1);
}

int main() {
  std::thread sender(send);
  await(1);
  if (!ready.load(std::memory_order_relaxed))
    return 1;
  int seen = message; // @take
  sender.join();
  return seen == 42 ? 0 : 1;
}
