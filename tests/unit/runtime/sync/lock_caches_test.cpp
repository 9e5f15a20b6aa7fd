#include "runtime/sync/lock_caches.h"

#include "runtime/sync/index_table.h"
#include "tests/unit/runtime/sync/support/fakes.h"

#include <gtest/gtest.h>
#include <memory>

namespace snarl {
namespace {

struct DropsAtEnd {
  template <typename Cache> void operator()(Cache *cache) const {
    cache->drop();
    delete cache;
  }
};
template <typename Cache> std::unique_ptr<Cache, DropsAtEnd> new_cache() {
  return std::unique_ptr<Cache, DropsAtEnd>(new Cache());
}

TEST(LockCache, GrowsUntilNeighbouringMutexesAllHaveAPlace) {
  auto cache = new_cache<LockCache>();
  Lock *locks = &fakes::new_lock();
  constexpr uint32_t kCount = 10000, kDistance = 40;
  auto address = [](uint32_t i) { return uintptr_t{0x7f0000000000} + uintptr_t{i} * kDistance; };
  for (uint32_t round = 0; round < 40; ++round)
    for (uint32_t i = 0; i < kCount; ++i)
      if (cache->slot(address(i)) != locks + i) {
        cache->missed();
        cache->slot(address(i)) = locks + i; // only compared
      }
  uint32_t hits = 0;
  for (uint32_t i = 0; i < kCount; ++i)
    hits += cache->slot(address(i)) == locks + i;
  EXPECT_GT(hits, kCount * 95 / 100);
}

TEST(LockCache, StaysSmallForAFewLocks) {
  auto cache = new_cache<LockCache>();
  Lock &lock = fakes::new_lock();
  Lock **place = &cache->slot(0x1000);
  for (uint32_t i = 0; i < 100; ++i) {
    cache->missed();
    cache->slot(0x1000) = &lock;
  }
  EXPECT_EQ(&cache->slot(0x1000), place);
}

TEST(OrderCache, KnowsWhatItWasToldInItsSegmentOnly) {
  auto cache = new_cache<OrderCache>();
  EXPECT_FALSE(cache->has(17, {0, 0}));
  cache->add(17, {0, 0});
  EXPECT_TRUE(cache->has(17, {0, 0}));
  EXPECT_FALSE(cache->has(17, {1, 0}));
  EXPECT_FALSE(cache->has(17, {0, 1}));
  EXPECT_FALSE(cache->has(18, {0, 0}));
}

TEST(OrderCache, GrowsUntilThirtyThousandAcquisitionsStay) {
  auto cache = new_cache<OrderCache>();
  constexpr uint32_t kCount = 30000;
  uint32_t missed = 0;
  for (uint32_t round = 0; round < 60; ++round) {
    missed = 0;
    for (uint32_t i = 0; i < kCount; ++i) {
      const uint64_t hash = mix_hash(i + 1) | 1;
      if (cache->has(hash, {3, 1}))
        continue;
      ++missed;
      cache->add(hash, {3, 1});
    }
  }
  EXPECT_LT(missed, kCount / 20);
}

} // namespace
} // namespace snarl
