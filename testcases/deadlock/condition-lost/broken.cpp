// snarl: stall  at@wait  at@joined  signalled@lost
// why: the signal comes while nobody waits and is lost; the wait has no predicate
#include "support/rendezvous.h"
#include <condition_variable>
#include <mutex>
#include <thread>

std::mutex guard;
std::condition_variable changed;
bool ready;

int main() {
  std::thread waiter([] {
    await(1);
    std::unique_lock<std::mutex> lock(guard);
    changed.wait(lock); // @wait
  });
  {
    std::lock_guard<std::mutex> lock(guard);
    ready = true;
  }
  changed.notify_one(); // @lost
  reached(1);
  waiter.join(); // @joined
}
