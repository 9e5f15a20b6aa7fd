#include "runtime/sync/order_cache.h"

#include "runtime/sync/index_table.h"

#include <gtest/gtest.h>
#include <memory>

namespace snarl {
namespace {

struct DropsAtEnd {
  void operator()(OrderCache *cache) const {
    cache->drop();
    delete cache;
  }
};
std::unique_ptr<OrderCache, DropsAtEnd> new_cache() {
  return std::unique_ptr<OrderCache, DropsAtEnd>(new OrderCache());
}

TEST(OrderCache, KnowsWhatItWasToldInItsSegmentOnly) {
  auto cache = new_cache();
  EXPECT_FALSE(cache->find(17, {0, 0}));
  cache->add(17, {0, 0}, 3);
  ASSERT_TRUE(cache->find(17, {0, 0}));
  EXPECT_EQ(*cache->find(17, {0, 0}), 3u);
  EXPECT_FALSE(cache->find(17, {1, 0}));
  EXPECT_FALSE(cache->find(17, {0, 1}));
  EXPECT_FALSE(cache->find(18, {0, 0}));
}

TEST(OrderCache, OneThatMovesHasANewPlace) {
  auto cache = new_cache();
  cache->add(17, {0, 0}, 3);
  cache->add(17, {0, 0}, 4);
  EXPECT_EQ(*cache->find(17, {0, 0}), 4u);
}

TEST(OrderCache, ForgetsPlacesOfAGraphThatWasFoldedSince) {
  auto cache = new_cache();
  cache->add(17, {0, 0}, 3);
  cache->forget_before(1);
  EXPECT_EQ(cache->folds(), 1u);
  EXPECT_FALSE(cache->find(17, {0, 0}));
  cache->add(17, {0, 0}, 2);
  cache->forget_before(1);
  EXPECT_TRUE(cache->find(17, {0, 0}));
}

TEST(OrderCache, GrowsUntilThirtyThousandAcquisitionsStay) {
  auto cache = new_cache();
  constexpr uint32_t kCount = 30000;
  uint32_t missed = 0;
  for (uint32_t round = 0; round < 60; ++round) {
    missed = 0;
    for (uint32_t i = 0; i < kCount; ++i) {
      const uint64_t hash = mix_hash(i + 1) | 1;
      if (cache->find(hash, {3, 1}))
        continue;
      ++missed;
      cache->add(hash, {3, 1}, i + 1);
    }
  }
  EXPECT_LT(missed, kCount / 20);
}

} // namespace
} // namespace snarl
