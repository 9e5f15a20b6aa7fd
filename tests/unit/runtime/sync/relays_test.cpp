#include "runtime/sync/relays.h"

#include "tests/unit/runtime/sync/support/hand_over_test.h"

namespace snarl {
namespace {

class RelaysTest : public fakes::HandOverTest {
protected:
  TokenRelay relay;

  void TearDown() override {
    structure_drop(relay.handed);
    fakes::HandOverTest::TearDown();
  }
};

TEST_F(RelaysTest, WhoTakesComesAfterAllThatWasHandedBefore) {
  relay_hand(one.thread, relay);
  relay_hand(two.thread, relay);
  relay_take(waiter.thread, relay);
  EXPECT_EQ(known(0), 9u);
  EXPECT_EQ(known(1), 19u);
}

TEST_F(RelaysTest, NotAfterWhatIsHandedLater) {
  relay_hand(one.thread, relay);
  relay_take(waiter.thread, relay);
  relay_hand(two.thread, relay);
  EXPECT_EQ(known(1), 0u);
}

TEST_F(RelaysTest, WhoHandsOnHandsOnWhatItWasGiven) {
  relay_hand(one.thread, relay);
  relay_take(two.thread, relay);
  relay_hand(two.thread, relay);
  relay_take(waiter.thread, relay);
  EXPECT_EQ(known(0), 9u);
  EXPECT_EQ(known(1), 19u);
}

TEST_F(RelaysTest, WhoGivesBackATokenHandsOverNothing) {
  token_relay_take(two.thread, relay);
  token_relay_hand(one.thread, relay);
  token_relay_hand(two.thread, relay);
  token_relay_take(waiter.thread, relay);
  EXPECT_EQ(known(0), 9u);
  EXPECT_EQ(known(1), 0u);
}

TEST_F(RelaysTest, NothingWhileItsSynchronisationIsIgnored) {
  one.thread.ignore_sync = 1;
  relay_hand(one.thread, relay);
  one.thread.ignore_sync = 0;
  relay_take(waiter.thread, relay);
  EXPECT_EQ(known(0), 0u);
}

} // namespace
} // namespace snarl
