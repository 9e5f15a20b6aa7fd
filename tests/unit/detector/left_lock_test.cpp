// Which exceptions leave the function that took a lock.
#include "detector/report/left_lock.h"

#include <gtest/gtest.h>

namespace snarl {
namespace {

SourceFrame at(const char *function, uint32_t line, bool inlined = false) {
  SourceFrame frame;
  frame.function = function;
  frame.file = "/src/jobs.cpp";
  frame.line = line;
  frame.offset = line;
  frame.inlined = inlined;
  return frame;
}

// From the outermost frame on.
Stack stack(std::vector<SourceFrame> frames) {
  Stack out;
  out.frames.assign(frames.rbegin(), frames.rend());
  return out;
}

const Stack kCaught = stack({at("main", 50), at("worker", 23)});

TEST(LeftLock, TheFunctionThatTookItIsLeft) {
  EXPECT_TRUE(left_by_exception(stack({at("main", 50), at("worker", 22), at("job", 12), at("lock", 100)}),
                                stack({at("main", 50), at("worker", 22), at("job", 14), at("parse", 5)}), kCaught));
}

TEST(LeftLock, InlinedFunctionsCount) {
  EXPECT_TRUE(left_by_exception(stack({at("main", 50), at("worker", 22), at("job", 12, true)}),
                                stack({at("main", 50), at("worker", 22), at("job", 14, true)}), kCaught));
}

TEST(LeftLock, WhoTookItCatches) {
  EXPECT_FALSE(left_by_exception(stack({at("main", 50), at("worker", 21), at("lock", 100)}),
                                 stack({at("main", 50), at("worker", 22), at("job", 14)}), kCaught));
}

TEST(LeftLock, AnotherCallTookIt) {
  EXPECT_FALSE(left_by_exception(stack({at("main", 50), at("worker", 21), at("job", 12)}),
                                 stack({at("main", 50), at("worker", 22), at("job", 14)}), kCaught));
}

TEST(LeftLock, ItWasTakenFurtherOut) {
  EXPECT_FALSE(left_by_exception(stack({at("main", 49), at("lock", 100)}),
                                 stack({at("main", 50), at("worker", 22), at("job", 14)}), kCaught));
}

TEST(LeftLock, CodeWithoutNamesIsTheSameByItsAddressOnly) {
  SourceFrame start = at("", 0), other = start;
  other.offset = 7;
  const Stack thrown = stack({start, at("worker", 22), at("job", 14)}), caught = stack({start, at("worker", 23)});
  EXPECT_TRUE(left_by_exception(stack({start, at("worker", 22), at("job", 12)}), thrown, caught));
  EXPECT_FALSE(left_by_exception(stack({other, at("worker", 22), at("job", 12)}), thrown, caught));
}

TEST(LeftLock, NothingIsSaidOfIncompleteStacks) {
  const Stack acquired = stack({at("main", 50), at("worker", 22), at("job", 12)});
  Stack thrown = stack({at("main", 50), at("worker", 22), at("job", 14)});
  EXPECT_FALSE(left_by_exception(acquired, thrown, Stack()));
  thrown.cut = true;
  EXPECT_FALSE(left_by_exception(acquired, thrown, kCaught));
}

} // namespace
} // namespace snarl
