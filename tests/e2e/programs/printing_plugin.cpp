// A library that brings the C++ library with it: two threads print to cout at once, as they may, and one has a race.
#include "support/rendezvous.h"
#include <iostream>
#include <thread>

static int shared;

static void print(int of_thread) {
  for (int i = 0; i < 100; ++i)
    std::cout << of_thread << std::flush;
}

static void print_at_once() {
  std::thread first(print, 1), second(print, 2);
  first.join();
  second.join();
  std::cout << std::endl;
}

// Before dlopen has returned.
static const int at_load = (print_at_once(), 0);

extern "C" int run_plugin() {
  print_at_once();
  std::thread writer([] {
    shared = 1; // @write
    reached(1);
  });
  await(1);
  int seen = shared + at_load; // @read
  writer.join();
  return seen;
}
