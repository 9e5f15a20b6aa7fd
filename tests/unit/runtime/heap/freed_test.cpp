#include "runtime/heap/freed.h"

#include <gtest/gtest.h>
#include <thread>
#include <vector>

namespace snarl {
namespace {

constexpr uintptr_t kSomewhere = 0x7f12'3456'7890;

// The n-th address of the set of kSomewhere.
uintptr_t in_the_same_set(uintptr_t n) {
  const uintptr_t bit = n << 27; // beyond what the set's number is made of
  return kSomewhere ^ bit;
}

Birth birth(uint32_t n) {
  return {n * 24u, Tid(n), Context(n + 1000)};
}

TEST(FreedBlocks, EveryBitOfABirthComesBack) {
  const Birth largest = {0xffffffff, Tid(0xffffff), Context(0xfffffff)};
  for (uintptr_t start : {uintptr_t{0x8020}, kSomewhere, (uintptr_t{1} << 47) - 16}) {
    note_freed_block(start, largest);
    Birth found;
    ASSERT_TRUE(find_freed_block(start, found));
    EXPECT_EQ(found.size, largest.size);
    EXPECT_EQ(found.tid, largest.tid);
    EXPECT_EQ(found.context, largest.context);
    EXPECT_FALSE(find_freed_block(start ^ 16, found));
  }
}

TEST(FreedBlocks, FourFreesOfOneSetAreKept) {
  for (uint32_t n = 1; n <= 5; ++n)
    note_freed_block(in_the_same_set(n), birth(n));
  Birth found;
  EXPECT_FALSE(find_freed_block(in_the_same_set(1), found));
  for (uint32_t n = 2; n <= 5; ++n) {
    ASSERT_TRUE(find_freed_block(in_the_same_set(n), found)) << n;
    EXPECT_EQ(found.context.value, n + 1000);
    EXPECT_EQ(found.size, n * 24);
  }
}

TEST(FreedBlocks, TheLatestBirthOfAnAddressCounts) {
  note_freed_block(kSomewhere, birth(1));
  note_freed_block(kSomewhere, birth(2));
  Birth found;
  ASSERT_TRUE(find_freed_block(kSomewhere, found));
  EXPECT_EQ(found.tid.value, 2u);
}

TEST(FreedBlocks, ABlockThatTakesFourGigabytesIsLeftOut) {
  const uintptr_t start = kSomewhere + 0x40;
  note_freed_block(start, {size_t{1} << 32, Tid(1), Context(1)});
  Birth found;
  EXPECT_FALSE(find_freed_block(start, found));
}

// What is found of an address is its own, whoever frees into the set meanwhile.
TEST(FreedBlocks, ThreadsThatFreeAtOnceMixNothingUp) {
  std::vector<std::thread> threads;
  for (uint32_t n = 1; n <= 3; ++n)
    threads.emplace_back([n] {
      for (int i = 0; i < 20000; ++i) {
        note_freed_block(in_the_same_set(n), birth(n));
        Birth found;
        for (uint32_t other = 1; other <= 3; ++other)
          if (find_freed_block(in_the_same_set(other), found) && found.size != birth(other).size)
            ADD_FAILURE() << "size of " << other;
      }
    });
  for (std::thread &t : threads)
    t.join();
}

} // namespace
} // namespace snarl
