// snarl: data-race  read@neighbour  write@own  on cells
// why: a stencil needs two barriers for each step; with one a fast thread overwrites what the slow one still reads
#include "support/rendezvous.h"
#include <barrier>
#include <thread>

int cells[2];
std::barrier<> step(2);

int main() {
  std::thread fast([] {
    step.arrive_and_wait();
    cells[0] = 1; // @own
    reached(1);
  });
  step.arrive_and_wait();
  await(1);
  cells[1] = cells[0]; // @neighbour
  fast.join();
}
