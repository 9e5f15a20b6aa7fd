// snarl: data-race  read@take  write@put  on message
// why: the message is written after the lock is given back, so the wake-up does not cover it
#include "support/rendezvous.h"
#include <condition_variable>
#include <mutex>
#include <thread>

int message;
bool ready;
std::mutex guard;
std::condition_variable arrived;

void send() {
  {
    std::lock_guard<std::mutex> lock(guard);
    ready = true;
  }
  message = 42; // @put
  arrived.notify_one();
  reached(1);
}

int main() {
  std::thread sender(send);
  {
    std::unique_lock<std::mutex> lock(guard);
    arrived.wait(lock, [] { return ready; });
  }
  await(1);
  int seen = message; // @take
  sender.join();
  return seen == 42 ? 0 : 1;
}
