// The table of a slot's sites: what the quick paths find, who look at a few entries only.
#include "runtime/shadow/site_table.h"

#include <gtest/gtest.h>

#include <random>

using namespace snarl;

namespace {

SiteKey key_of(uint64_t number) {
  std::mt19937_64 random(number);
  const uint64_t pc = 0x555555000000 + random() % (1 << 20), node = random() % 5000, lockset = random() % 3;
  return site_key(pc, 0, static_cast<uint32_t>(node), static_cast<uint32_t>(lockset), 15, 0, false);
}

class SiteTableTest : public testing::Test {
protected:
  SiteTableTest() { table.start(6); }
  ~SiteTableTest() override { table.drop(); }
  SiteTable table;
};

TEST_F(SiteTableTest, AllStandWhereTheyAreSeenAtFirstSight) {
  constexpr uint32_t kSites = 5000;
  for (uint32_t i = 0; i < kSites; ++i) {
    ASSERT_EQ(table.number(key_of(i)), 0u);
    table.insert(key_of(i), i + 1);
    for (uint32_t known = i > 50 ? i - 50 : 0; known <= i; ++known)
      ASSERT_EQ(table.number_at_first_sight(key_of(known)), known + 1);
  }
  for (uint32_t i = 0; i < kSites; ++i)
    ASSERT_EQ(table.number_at_first_sight(key_of(i)), i + 1);
  EXPECT_EQ(table.number_at_first_sight(key_of(kSites)), 0u);
  EXPECT_LE(table.size(), 4 * 8192u);
}

TEST_F(SiteTableTest, KeysThatAllGoToOnePlaceAreFoundBehind) {
  const auto alike = [](uint32_t i) { return site_key(0x555555000000 ^ i, 0ul - i, 0, 0, 15, 0, false); };
  std::vector<SiteKey> keys;
  for (uint32_t i = 0; keys.size() < 40 && i < 100000; ++i)
    if (table.place_of(alike(i)) == table.place_of(alike(0)))
      keys.push_back(alike(i));
  for (uint32_t i = 0; i < keys.size(); ++i)
    table.insert(keys[i], i + 1);
  for (uint32_t i = 0; i < keys.size(); ++i)
    EXPECT_EQ(table.number(keys[i]), i + 1);
}

TEST_F(SiteTableTest, AClearedTableKnowsNothing) {
  table.insert(key_of(1), 1);
  table.clear();
  EXPECT_EQ(table.number(key_of(1)), 0u);
  table.insert(key_of(1), 7);
  EXPECT_EQ(table.number_at_first_sight(key_of(1)), 7u);
}

} // namespace
