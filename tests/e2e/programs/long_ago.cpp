// The first access of a race, then a thousand million calls of the same thread, then the second one.
#include <thread>

#include "testcases/support/rendezvous.h"

static volatile int old_value; // kept by the optimiser, and no more atomic than any other
static volatile unsigned steps;

__attribute__((noinline)) static void step() {
  steps = steps + 1;
}
__attribute__((noinline)) static void call() {
  step();
  step();
}

__attribute__((noinline)) static void write_first() {
  old_value = 1; // @write
}
__attribute__((noinline)) static void begin() {
  write_first(); // @begin
}

__attribute__((noinline)) static int read_late() {
  return old_value; // @read
}

int main() {
  std::thread reader([] {
    await(1);
    return read_late(); // @late
  });
  begin(); // @main
  for (unsigned i = 0; i < 333'333'334; ++i)
    call();
  reached(1);
  reader.join();
}
