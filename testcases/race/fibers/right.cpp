// snarl: none
// why: the scheduler hands over from one fiber to the next in order
#include "snarl/annotations.h"
#include <ucontext.h>

constexpr unsigned kHandover = 0;
struct Fiber {
  ucontext_t context;
  void *name;
  char stack[64 * 1024];
};
Fiber scheduler, fibers[2];
int total;

void switch_to(Fiber &from, Fiber &to) {
  SNARL_FIBER_SWITCH(to.name, kHandover);
  swapcontext(&from.context, &to.context);
}

void first() {
  total += 1;
  switch_to(fibers[0], scheduler);
}

void second() {
  total += 1;
  switch_to(fibers[1], scheduler);
}

void make(Fiber &fiber, void (*body)()) {
  getcontext(&fiber.context);
  fiber.context.uc_stack.ss_sp = fiber.stack;
  fiber.context.uc_stack.ss_size = sizeof fiber.stack;
  makecontext(&fiber.context, body, 0);
  fiber.name = SNARL_FIBER_CREATE();
}

int main() {
  scheduler.name = SNARL_FIBER_CURRENT();
  make(fibers[0], first);
  make(fibers[1], second);
  switch_to(scheduler, fibers[0]);
  switch_to(scheduler, fibers[1]);
  SNARL_FIBER_DESTROY(fibers[0].name);
  SNARL_FIBER_DESTROY(fibers[1].name);
  return total == 2 ? 0 : 1;
}
