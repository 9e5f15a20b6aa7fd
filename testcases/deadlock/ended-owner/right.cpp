// snarl: none
// why: the thread lets go before it ends
#include "support/rendezvous.h"
#include <mutex>
#include <thread>

std::mutex guard;

int main() {
  std::thread gone([] { std::lock_guard<std::mutex> lock(guard); });
  gone.join();
  std::thread waiter([] {
    std::lock_guard<std::mutex> lock(guard);
    reached(1);
  });
  await(1);
  waiter.join();
}
