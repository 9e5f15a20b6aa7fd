// Which ranges share the sites of their parts (shadow/range_sites.h): those of one place, context and lock set.
#include "runtime/shadow/range_sites.h"

#include <gtest/gtest.h>
#include <memory>

using namespace snarl;

namespace {

constexpr SiteKey kKey{0x1000, 0x2000, 3, 4};

class RangeSitesTest : public testing::Test {
protected:
  // Is what is known of kKey taken for this one?
  bool is_taken_for(const SiteKey &key) {
    sites->of(kKey) = {kKey.pc, kKey.leaf, kKey.node, kKey.lockset, {}, true};
    sites->of(kKey).numbers[kAllBytes] = 7;
    return sites->of(key).numbers[kAllBytes] == 7;
  }
  std::unique_ptr<RangeSites> sites = std::make_unique<RangeSites>();
};

TEST_F(RangeSitesTest, TheSameIsFoundAgain) {
  EXPECT_TRUE(is_taken_for(kKey));
}

TEST_F(RangeSitesTest, WhateverDiffersIsAnother) {
  for (uint64_t i = 1; i < 1000; ++i) { // some of them have the same place in the table
    EXPECT_FALSE(is_taken_for({kKey.pc + i, kKey.leaf, kKey.node, kKey.lockset}));
    EXPECT_FALSE(is_taken_for({kKey.pc, kKey.leaf + i, kKey.node, kKey.lockset}));
    EXPECT_FALSE(is_taken_for({kKey.pc, kKey.leaf, kKey.node + static_cast<uint32_t>(i), kKey.lockset}));
    EXPECT_FALSE(is_taken_for({kKey.pc, kKey.leaf, kKey.node, kKey.lockset + static_cast<uint32_t>(i)}));
  }
}

// Else who has the place next would look for a library's frames where there are none.
TEST_F(RangeSitesTest, WhatALibraryCalledFromIsForgottenWithIt) {
  sites->of(kKey).through_library = true;
  for (uint64_t i = 1; i < 1000; ++i) {
    const SiteKey other{kKey.pc + i, kKey.leaf, kKey.node, kKey.lockset};
    EXPECT_FALSE(sites->of(other).through_library);
  }
  EXPECT_FALSE(sites->of(kKey).through_library);
}

TEST_F(RangeSitesTest, NothingIsKnownOnceTheSitesStartOver) {
  RangeSite &r = sites->of(kKey);
  r.numbers[kAllBytes] = 7;
  sites->clear();
  EXPECT_EQ(r.numbers[kAllBytes], 0u);
  EXPECT_EQ(sites->of(kKey).numbers[kAllBytes], 0u);
}

} // namespace
