// Races on ever new locations from ever new contexts until it is killed, so that the run file keeps growing.
#include "support/rendezvous.h"
#include <thread>

int cells[1 << 20];

template <int depth> __attribute__((noinline)) void touch(unsigned path, int *cell) {
  if constexpr (depth == 0)
    *cell += 1;
  else if (path & 1)
    touch<depth - 1>(path >> 1, cell);
  else
    touch<depth - 1>(path >> 1, cell);
}

void run() {
  for (unsigned i = 0;; ++i) {
    meet(2);
    touch<10>(i, &cells[i % (1 << 20)]);
  }
}

int main() {
  std::thread other(run);
  run();
}
