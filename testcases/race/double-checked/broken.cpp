// snarl: data-race  read@use  write@fill  on heap@made
// why: double-checked locking whose fast path is relaxed: it sees the pointer, not what it points to
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
  Config *found = instance.load(std::memory_order_relaxed);
  if (!found) {
    std::lock_guard<std::mutex> lock(guard);
    found = instance.load(std::memory_order_relaxed);
    if (!found) {
      found = new Config; // @made
      found->port = 8080; // @fill
      instance.store(found, std::memory_order_relaxed);
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
  int port = config()->port; // @use
  first.join();
  delete instance.load();
  return port == 8080 ? 0 : 1;
}
