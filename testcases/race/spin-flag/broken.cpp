// snarl: data-race  read@look  write@set  on stop
// why: volatile is not atomic: it neither orders nor protects
#include "support/rendezvous.h"
#include <thread>

volatile bool stop;

int main() {
  std::thread worker([] {
    await(1);
    while (!stop) // @look
      ;
  });
  stop = true; // @set
  reached(1);
  worker.join();
}
