// snarl: none
// why: the fast path acquires what the maker released
#include "support/rendezvous.h"
#include <atomic>
#include <mutex>
#include <thread>

struct Config {
  int port;
};
std::atomic<Config *> instance;
std::mutex guard;

Config *config() {
  Config *found = instance.load(std::memory_order_acquire);
  if (!found) {
    std::lock_guard<std::mutex> lock(guard);
    found = instance.load(std::memory_order_relaxed);
    if (!found) {
      found = new Config;
      found->port = 8080;
      instance.store(found, std::memory_order_release);
    }
  }
  return found;
}

int main() {
  std::thread first([] {
    config();
    reached(1);
  });
  await(1);
  int port = config()->port;
  first.join();
  delete instance.load();
  return port == 8080 ? 0 : 1;
}
