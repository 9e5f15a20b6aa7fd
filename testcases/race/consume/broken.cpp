// snarl: data-race  read@use  write@fill  on heap@made
// why: a consuming load of a pointer that was stored without release
#include "support/rendezvous.h"
#include <atomic>
#include <thread>

struct Config {
  int port;
};
std::atomic<Config *> current;

int main() {
  std::thread maker([] {
    auto *config = new Config; // @made
    config->port = 8080;       // @fill
    current.store(config, std::memory_order_relaxed);
    reached(1);
  });
  await(1);
  Config *config = __atomic_load_n(reinterpret_cast<Config **>(&current), __ATOMIC_CONSUME);
  int port = config->port; // @use
  maker.join();
  delete config;
  return port == 8080 ? 0 : 1;
}
