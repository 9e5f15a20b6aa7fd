// snarl: none
// why: an atomic flag
#include "support/rendezvous.h"
#include <atomic>
#include <thread>

std::atomic<bool> stop;

int main() {
  std::thread worker([] {
    await(1);
    while (!stop)
      ;
  });
  stop = true;
  reached(1);
  worker.join();
}
