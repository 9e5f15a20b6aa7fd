// snarl: none
// why: who wants to change something publishes a changed copy
// needs: clang 19
#include "support/rendezvous.h"
#include <atomic>
#include <memory>
#include <thread>

struct Config {
  int port;
};
std::atomic<std::shared_ptr<Config>> current;

int main() {
  current = std::shared_ptr<Config>(new Config{80});
  std::thread changer([] {
    std::shared_ptr<Config> mine = current.load();
    current.store(std::shared_ptr<Config>(new Config{8080}));
    reached(1);
    await(2);
  });
  await(1);
  std::shared_ptr<Config> seen = current.load();
  int port = seen->port;
  reached(2);
  changer.join();
  return port == 8080 ? 0 : 1;
}
