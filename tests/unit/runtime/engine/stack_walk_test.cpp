// The walk by unwind tables against glibc's backtrace(), which asks libgcc.
#include "runtime/context/stack_walk.h"

#include <algorithm>
#include <csignal>
#include <cstdlib>
#include <execinfo.h>
#include <gtest/gtest.h>
#include <vector>

using namespace snarl;

namespace {

struct Both {
  std::vector<Pc> walked, traced; // return addresses, innermost first
};
Both both;

// The frames of this function differ by where in it they are, so they are left out.
__attribute__((noinline)) int look() {
  both = {};
  StackWalk walk;
  while (walk.step())
    both.walked.push_back(walk.pc());
  void *addresses[256];
  const int n = backtrace(addresses, 256);
  for (int i = 1; i < n; ++i)
    both.traced.push_back(reinterpret_cast<Pc>(addresses[i]));
  return n;
}

// The program's outermost frame is one that some unwinders show and others do not.
void expect_the_same(size_t least) {
  ASSERT_GE(both.walked.size(), least);
  const size_t n = std::min(both.walked.size(), both.traced.size());
  EXPECT_LE(both.traced.size() - n, 1u);
  EXPECT_EQ(both.walked, std::vector<Pc>(both.traced.begin(), both.traced.begin() + static_cast<long>(n)));
}

__attribute__((optnone)) int recurse(int depth) {
  return depth ? recurse(depth - 1) + depth : look();
}

// Frames whose end only the frame pointer knows.
__attribute__((noinline)) int with_room(int depth, size_t size) {
  auto *room = static_cast<volatile char *>(__builtin_alloca(size));
  room[size - 1] = 1;
  return depth ? with_room(depth - 1, size * 2) + room[size - 1] : look() + room[size - 1];
}

__attribute__((noinline)) int aligned(int depth) {
  alignas(256) volatile char room[512];
  room[depth] = 1;
  return depth ? aligned(depth - 1) + room[depth] : look() + room[depth];
}

int compare(const void *, const void *) {
  look();
  return 0;
}

void on_signal(int) {
  look();
}

TEST(StackWalk, GoesThroughRecursion) {
  recurse(20);
  expect_the_same(20);
}

TEST(StackWalk, GoesThroughFramesOfAnySize) {
  with_room(6, 24);
  expect_the_same(6);
  aligned(5);
  expect_the_same(5);
}

TEST(StackWalk, GoesThroughLibraries) {
  int two[2] = {};
  qsort(two, 2, sizeof *two, compare);
  expect_the_same(4);
}

TEST(StackWalk, GoesThroughSignalHandlers) {
  signal(SIGUSR1, on_signal);
  raise(SIGUSR1);
  signal(SIGUSR1, SIG_DFL);
  expect_the_same(4);
}

__attribute__((noinline)) uintptr_t place_in_caller(const char *in_caller) {
  StackWalk walk;
  while (!walk.holds(reinterpret_cast<uintptr_t>(in_caller)))
    if (!walk.step())
      return 0;
  return walk.pc() == reinterpret_cast<Pc>(__builtin_return_address(0));
}

TEST(StackWalk, FindsTheFrameThatHoldsAnAddress) {
  char here = 0;
  EXPECT_TRUE(place_in_caller(&here));
}

} // namespace
