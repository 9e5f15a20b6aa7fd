// snarl: data-race  read@use  write@change  on heap@made
// why: the pointer is exchanged atomically, but what it points to is changed while others may have it
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
  current = std::shared_ptr<Config>(new Config{80}); // @made
  std::thread changer([] {
    std::shared_ptr<Config> mine = current.load();
    mine->port = 8080; // @change
    reached(1);
    await(2);
  });
  await(1);
  std::shared_ptr<Config> seen = current.load();
  int port = seen->port; // @use
  reached(2);
  changer.join();
  return port == 8080 ? 0 : 1;
}
