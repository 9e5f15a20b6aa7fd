// snarl: data-race  write@join  read@ask  on worker
// why: a std::thread is an object like others: who joins it changes it
#include "support/rendezvous.h"
#include <thread>

std::thread worker;

int main() {
  worker = std::thread([] {});
  std::thread joiner([] {
    worker.join(); // @join
    reached(1);
  });
  await(1);
  bool runs = worker.joinable(); // @ask
  joiner.join();
  return runs ? 1 : 0;
}
