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
    current.store(std::shared_ptr<Config>(new Config{8080}));
    reached(1);
  });
  await(1);
  int port = current.load()->port;
  changer.join();
  return port == 8080 ? 0 : 1;
}
