#include "runtime/platform/memory.h"

#include <cstring>
#include <gtest/gtest.h>
#include <random>
#include <thread>
#include <vector>

namespace snarl {
namespace {

TEST(Memory, IsZeroedAlignedAndDisjoint) {
  std::mt19937 random(1);
  struct Block {
    unsigned char *p;
    size_t size;
    unsigned char fill;
  };
  std::vector<Block> live;
  for (int step = 0; step < 5000; ++step) {
    if (live.size() < 200 || random() % 2) {
      size_t size = random() % 4 ? random() % 600 : random() % 70000;
      Block block{static_cast<unsigned char *>(allocate(size)), size, static_cast<unsigned char>(random())};
      ASSERT_EQ(reinterpret_cast<uintptr_t>(block.p) % 16, 0u);
      for (size_t i = 0; i < size; ++i)
        ASSERT_EQ(block.p[i], 0);
      memset(block.p, block.fill, size);
      live.push_back(block);
    } else {
      size_t i = random() % live.size();
      for (size_t k = 0; k < live[i].size; ++k)
        ASSERT_EQ(live[i].p[k], live[i].fill);
      release_memory(live[i].p, live[i].size);
      live[i] = live.back();
      live.pop_back();
    }
  }
}

TEST(Memory, EnlargedItHasWhatItHadAndZeros) {
  std::mt19937 random(1);
  for (int round = 0; round < 200; ++round) {
    size_t size = 1 + random() % 3000;
    auto *p = static_cast<unsigned char *>(enlarge(nullptr, 0, size));
    for (size_t filled = 0; size < 400000;) {
      for (; filled < size; ++filled) {
        ASSERT_EQ(p[filled], 0);
        p[filled] = static_cast<unsigned char>(filled * 31);
      }
      const size_t wanted = size + 1 + random() % (2 * size);
      p = static_cast<unsigned char *>(enlarge(p, size, wanted));
      size = wanted;
      for (size_t i = 0; i < filled; ++i)
        ASSERT_EQ(p[i], static_cast<unsigned char>(i * 31));
    }
    release_memory(p, size);
  }
}

TEST(Memory, NoBlockIsGivenToTwoThreads) {
  auto work = [](unsigned char mark) {
    std::vector<unsigned char *> mine;
    for (int round = 0; round < 20000; ++round) {
      auto *p = static_cast<unsigned char *>(allocate(64));
      memset(p, mark, 64);
      mine.push_back(p);
      if (mine.size() < 16)
        continue;
      for (unsigned char *block : mine) {
        for (int i = 0; i < 64; ++i)
          if (block[i] != mark)
            abort();
        release_memory(block, 64);
      }
      mine.clear();
    }
  };
  std::vector<std::thread> threads;
  for (unsigned char i = 1; i <= 4; ++i)
    threads.emplace_back(work, i);
  for (std::thread &thread : threads)
    thread.join();
}

TEST(Memory, FunctionsOfTheCompiler) {
  std::mt19937 random(2);
  for (int round = 0; round < 5000; ++round) {
    unsigned char model[1024], real[1024];
    for (int i = 0; i < 1024; ++i)
      model[i] = real[i] = static_cast<unsigned char>(random());
    size_t n = random() % 512, from = random() % 512, to = random() % 512;
    std::vector<unsigned char> moved(model + from, model + from + n);
    std::copy(moved.begin(), moved.end(), model + to);
    __snarl_memmove(real + to, real + from, n);
    ASSERT_TRUE(std::equal(model, model + 1024, real));
    std::fill(model + to, model + to + n, static_cast<unsigned char>(round));
    __snarl_memset(real + to, round, n);
    ASSERT_EQ(__snarl_memcmp(model, real, 1024), 0);
  }
  EXPECT_LT(__snarl_memcmp("abc", "abd", 3), 0);
  EXPECT_EQ(__snarl_strlen("abc"), 3u);
}

} // namespace
} // namespace snarl
