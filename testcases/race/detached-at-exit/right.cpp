// snarl: none
// why: daemon and main share under a lock; that the daemon still waits at the end is allowed
#include "support/rendezvous.h"
#include <mutex>
#include <thread>

int progress;
std::mutex guard;

void daemon_thread() {
  {
    std::lock_guard<std::mutex> lock(guard);
    progress = 1;
  }
  reached(1);
  await(2);
}

int main() {
  std::thread(daemon_thread).detach();
  await(1);
  std::lock_guard<std::mutex> lock(guard);
  return progress == 1 ? 0 : 1;
}
