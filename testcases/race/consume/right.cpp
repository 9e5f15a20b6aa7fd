// snarl: none
// why: what depends on a consumed pointer is ordered after its release; compilers take consume for acquire
#include "support/rendezvous.h"
#include <atomic>
#include <thread>

struct Config {
  int port;
};
std::atomic<Config *> current;

int main() {
  std::thread maker([] {
    auto *config = new Config;
    config->port = 8080;
    current.store(config, std::memory_order_release);
    reached(1);
  });
  await(1);
  Config *config = __atomic_load_n(reinterpret_cast<Config **>(&current), __ATOMIC_CONSUME);
  int port = config->port;
  maker.join();
  delete config;
  return port == 8080 ? 0 : 1;
}
