// snarl: none
// why: an atomic flag; whether it is volatile besides makes no difference
#include "support/rendezvous.h"
#include <atomic>
#include <thread>

int message;
volatile std::atomic<bool> ready;

int main() {
  std::thread sender([] {
    message = 42;
    ready = true;
    reached(1);
  });
  await(1);
  int seen = 0;
  if (ready)
    seen = message;
  sender.join();
  return seen == 42 ? 0 : 1;
}
