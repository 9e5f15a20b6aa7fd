// A library with a race of its own, loaded at run time.
#include "support/rendezvous.h"
#include <thread>

static int shared;

extern "C" int run_plugin() {
  std::thread writer([] {
    shared = 1; // @write
    reached(1);
  });
  await(1);
  int seen = shared; // @read
  writer.join();
  return seen;
}
