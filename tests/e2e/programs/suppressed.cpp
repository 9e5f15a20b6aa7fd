// Three races: two that the program itself suppresses, in Snarl's way and in ThreadSanitizer's, and with an argument a
// third. Nothing orders the threads that a rendezvous lets run one after the other.
#include "support/rendezvous.h"
#include <cstdio>
#include <thread>

#ifndef RULES
#define RULES "# ours\ndata-race:old_counter\nrace:never_called\n"
#endif

extern "C" const char *__snarl_default_suppressions() {
  return RULES;
}
extern "C" const char *__tsan_default_suppressions() {
  return "race:^legacy_table$\n";
}

static int counter, table, fresh;

__attribute__((noinline)) static void old_counter() {
  counter += 1;
}
__attribute__((noinline)) static void use_table() {
  table += 1;
}
extern "C" __attribute__((noinline)) void legacy_table() {
  use_table();
  asm volatile("");
}
__attribute__((noinline)) static void fresh_bug() {
  fresh += 1;
}

static void work(bool all) {
  old_counter();
  legacy_table();
  if (all)
    fresh_bug();
}

int main(int argc, char **) {
  std::thread other([=] {
    work(argc > 1);
    reached(1);
  });
  await(1);
  work(argc > 1);
  other.join();
  if (argc > 1)
    puts("went on");
}
