// Two threads that hand over and one that takes.
#ifndef SNARL_TESTS_UNIT_RUNTIME_SYNC_SUPPORT_HAND_OVER_TEST_H
#define SNARL_TESTS_UNIT_RUNTIME_SYNC_SUPPORT_HAND_OVER_TEST_H

#include "tests/unit/runtime/sync/support/fakes.h"

#include <gtest/gtest.h>

namespace snarl::fakes {

class HandOverTest : public testing::Test {
protected:
  FakeThread one{1, 0}, two{2, 1}, waiter{3, 2};

  // Something was acquired while something was held: else there is nothing to order.
  static void SetUpTestSuite();
  void SetUp() override;
  void TearDown() override;
  Clock known(uint32_t slot) { return structure_of(waiter.held().structure, slot); }
};

} // namespace snarl::fakes

#endif // SNARL_TESTS_UNIT_RUNTIME_SYNC_SUPPORT_HAND_OVER_TEST_H
