// snarl: none
// why: one thread runs one fiber after the other
#include "snarl/annotations.h"
#include <mutex>
#include <thread>
#include <ucontext.h>

struct Fiber {
  ucontext_t context;
  void *name;
  alignas(16) char stack[256 * 1024];
};
std::mutex a, b;
Fiber fibers[2];
thread_local Fiber scheduler;
thread_local Fiber *current;

void forth() {
  std::lock_guard<std::mutex> first(a);
  std::lock_guard<std::mutex> second(b);
}

void back() {
  std::lock_guard<std::mutex> first(b);
  std::lock_guard<std::mutex> second(a);
}

void run(Fiber &fiber) {
  current = &fiber;
  scheduler.name = SNARL_FIBER_CURRENT();
  SNARL_FIBER_SWITCH(fiber.name, 0);
  swapcontext(&scheduler.context, &fiber.context);
}

void leave() {
  SNARL_FIBER_SWITCH(scheduler.name, 0);
  swapcontext(&current->context, &scheduler.context);
}

void first() {
  forth();
  leave();
}

void second() {
  back();
  leave();
}

void make(Fiber &fiber, void (*body)()) {
  getcontext(&fiber.context);
  fiber.context.uc_stack.ss_sp = fiber.stack;
  fiber.context.uc_stack.ss_size = sizeof fiber.stack;
  makecontext(&fiber.context, body, 0);
  fiber.name = SNARL_FIBER_CREATE();
}

int main() {
  make(fibers[0], first);
  make(fibers[1], second);
  std::thread other([] {
    run(fibers[0]);
    run(fibers[1]);
  });

  other.join();
  for (Fiber &fiber : fibers)
    SNARL_FIBER_DESTROY(fiber.name);
}
