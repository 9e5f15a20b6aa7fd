#include "tests/unit/runtime/sync/support/hand_over_test.h"

#include "runtime/sync/lock_order.h"

namespace snarl::fakes {

void HandOverTest::SetUpTestSuite() {
  order_start();
  FakeThread t(9, 7);
  Lock &a = new_lock(), &b = new_lock();
  push_held(t.thread, t.held(), a, a.id, Context(1), LockMode::exclusive, 1, 1, true);
  order_acquisition(t.thread, t.held(), b.id, Context(2), LockMode::exclusive, 2, 0);
  pop_held(t.thread, t.held(), t.held().locks.end() - 1);
}

void HandOverTest::SetUp() {
  one.own[0] = 10;
  two.own[1] = 20;
}

void HandOverTest::TearDown() {
  for (FakeThread *t : {&one, &two, &waiter})
    structure_drop(t->held().structure);
}

} // namespace snarl::fakes
