// Waiting for threads that are inside the engine.
#include "runtime/thread/outside.h"
#include "tests/unit/runtime/engine/support/engine_test.h"

#include <atomic>

using namespace snarl;
using namespace engine_test;

namespace {

class OutsideTest : public EngineTest {};

TEST_F(OutsideTest, WhoIsInsideIsWaitedFor) {
  std::atomic<bool> inside{false}, waits{false}, left{false};
  EngineThread other([&](Thread &t) {
    RuntimeSection section(t);
    inside = true;
    while (!waits)
      std::this_thread::yield();
    for (int turn = 0; turn < 50000; ++turn) // a wait that did not wait would be over
      std::this_thread::yield();
    left = true;
  });
  while (!inside)
    std::this_thread::yield();
  RuntimeSection section(*self());
  waits = true;
  wait_until_others_were_outside(*self(), &Thread::section_of_rmw);
  EXPECT_TRUE(left);
}

} // namespace
