#include "runtime/sync/tokens.h"

#include "tests/unit/runtime/sync/support/hand_over_test.h"

namespace snarl {
namespace {

class TokensTest : public fakes::HandOverTest {
protected:
  Tokens *tokens = new_tokens(0);

  void TearDown() override {
    drop_tokens(tokens);
    fakes::HandOverTest::TearDown();
  }
  void begin_with(uint64_t initial) {
    drop_tokens(tokens);
    tokens = new_tokens(initial);
  }
};

TEST_F(TokensTest, TheOnePostComesBeforeTheWait) {
  tokens_posted(one.thread, *tokens, 1);
  token_taken(waiter.thread, *tokens);
  EXPECT_EQ(known(0), 9u);
}

TEST_F(TokensTest, OfTwoPostersOneIsNeededAndNobodyKnowsWhich) {
  structure_join(one.held().structure, {nullptr, 4, 44});
  structure_join(two.held().structure, {nullptr, 4, 40});
  tokens_posted(one.thread, *tokens, 1);
  tokens_posted(two.thread, *tokens, 1);
  token_taken(waiter.thread, *tokens);
  EXPECT_EQ(known(0), 0u);
  EXPECT_EQ(known(1), 0u);
  EXPECT_EQ(known(4), 40u);
}

TEST_F(TokensTest, WhoTakesAsManyAsWerePostedComesAfterAll) {
  tokens_posted(one.thread, *tokens, 1);
  tokens_posted(two.thread, *tokens, 1);
  token_taken(waiter.thread, *tokens);
  token_taken(waiter.thread, *tokens);
  EXPECT_EQ(known(0), 9u);
  EXPECT_EQ(known(1), 19u);
}

TEST_F(TokensTest, EachWaitComesAfterThePostThatItNeeds) {
  tokens_posted(one.thread, *tokens, 1);
  one.own[0] = 15;
  tokens_posted(one.thread, *tokens, 1);
  token_taken(waiter.thread, *tokens);
  EXPECT_EQ(known(0), 9u);
  token_taken(waiter.thread, *tokens);
  EXPECT_EQ(known(0), 14u);
}

TEST_F(TokensTest, InitialTokensMayHaveBeenEnough) {
  begin_with(1);
  tokens_posted(one.thread, *tokens, 1);
  token_taken(waiter.thread, *tokens);
  EXPECT_EQ(known(0), 0u);
  token_taken(waiter.thread, *tokens);
  EXPECT_EQ(known(0), 9u);
}

TEST_F(TokensTest, AsALockItOrdersNothing) {
  begin_with(1);
  for (int i = 0; i < 3; ++i)
    for (fakes::FakeThread *t : {&one, &waiter}) {
      token_taken(t->thread, *tokens);
      tokens_posted(t->thread, *tokens, 1);
    }
  EXPECT_EQ(known(0), 0u);
}

TEST_F(TokensTest, WhatOthersTookDoesNotCount) {
  tokens_posted(one.thread, *tokens, 1);
  token_taken(two.thread, *tokens);
  tokens_posted(two.thread, *tokens, 1);
  token_taken(waiter.thread, *tokens); // the first post would have been enough
  EXPECT_EQ(known(0), 9u);
  EXPECT_EQ(known(1), 0u);
}

TEST_F(TokensTest, ManyAtOnceAreManyPosts) {
  tokens_posted(two.thread, *tokens, 1);
  tokens_posted(one.thread, *tokens, 20);
  for (int i = 0; i < 21; ++i)
    token_taken(waiter.thread, *tokens);
  EXPECT_EQ(known(0), 9u);
}

TEST_F(TokensTest, PostsOfLongAgoSayNothing) {
  tokens_posted(one.thread, *tokens, 1);
  for (int i = 0; i < 8; ++i)
    tokens_posted(two.thread, *tokens, 1);
  token_taken(waiter.thread, *tokens);
  EXPECT_EQ(known(1), 0u);
  token_taken(waiter.thread, *tokens);
  EXPECT_EQ(known(1), 19u);
  EXPECT_EQ(known(0), 0u);
}

TEST_F(TokensTest, WhoseTakingsWereForgottenKnowsLess) {
  tokens_posted(one.thread, *tokens, 1);
  token_taken(waiter.thread, *tokens);
  for (uint32_t i = 0; i < 8; ++i) {
    fakes::FakeThread other(20 + i, 3);
    token_taken(other.thread, *tokens);
    structure_drop(other.held().structure);
  }
  one.own[0] = 15;
  tokens_posted(one.thread, *tokens, 1);
  token_taken(waiter.thread, *tokens);
  EXPECT_EQ(known(0), 9u);
}

} // namespace
} // namespace snarl
