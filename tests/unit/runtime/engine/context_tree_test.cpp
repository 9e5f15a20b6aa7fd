#include "runtime/channel/modules.h"
#include "runtime/context/frame_records.h"
#include "tests/unit/runtime/engine/support/engine_test.h"

#include <array>
#include <random>
#include <set>

using namespace snarl;
using namespace engine_test;

namespace {

class ContextTreeTest : public EngineTest {};

std::vector<Pc> frames_of(Context c, bool *folded = nullptr) {
  std::array<Frame, 4096> frames;
  bool ignored;
  uint32_t n = context_frames(c, frames.data(), frames.size(), folded ? folded : &ignored);
  std::vector<Pc> out;
  for (uint32_t i = 0; i < n && i < frames.size(); ++i)
    out.push_back(frame_address(frames[i]));
  return out;
}

TEST_F(ContextTreeTest, ANodeIsNamedByItsParentAndItsAddress) {
  Context a = tree_child(Context(), pc(1)), b = tree_child(a, pc(2));
  EXPECT_EQ(tree_child(Context(), pc(1)), a);
  EXPECT_EQ(tree_child(a, pc(2)), b);
  EXPECT_FALSE(tree_child(Context(), pc(2)) == b);
  EXPECT_EQ(frames_of(b), (std::vector<Pc>{pc(2), pc(1)}));
}

TEST_F(ContextTreeTest, OrdinaryRecursionStaysLiteralAndDeepRecursionFolds) {
  Context c = tree_child(Context(), pc(10));
  std::vector<uint32_t> nodes;
  for (uint32_t depth = 0; depth < 10000; ++depth) {
    c = tree_child(c, pc(11));
    nodes.push_back(c.value);
    bool folded;
    uint32_t frames = static_cast<uint32_t>(frames_of(c, &folded).size());
    EXPECT_EQ(frames, std::min(depth + 2, 7u));
    EXPECT_EQ(folded, depth > 6 || nodes.size() > 6) << depth;
  }
  EXPECT_EQ(nodes[6], nodes[9999]);
}

TEST_F(ContextTreeTest, MutualRecursionIsBoundedToo) {
  Context c = tree_child(Context(), pc(20));
  size_t deepest = 0;
  for (uint32_t depth = 0; depth < 20000; ++depth) {
    c = tree_child(c, pc(21 + depth % 5));
    deepest = std::max(deepest, frames_of(c).size());
  }
  EXPECT_LE(deepest, 64u);
}

// Three calls in one function, and one in another.
__attribute__((noinline)) void searching(volatile int *p) {
  for (int i = 0; i < 8; ++i)
    *p = *p + i;
}
__attribute__((noinline)) void found(volatile int *p) {
  for (int i = 0; i < 8; ++i)
    *p = *p - i;
}

TEST_F(ContextTreeTest, AFunctionThatCallsItselfInManyWaysIsBoundedWhenTheTreeIsLarge) {
  const auto at = [](void (*function)(volatile int *), Pc offset) { return reinterpret_cast<Pc>(function) + offset; };
  const Context outer = tree_child(Context(), pc(40));
  Context filler = outer;
  for (uint32_t i = 0; i < 20000; ++i)
    filler = tree_child(outer, pc(20000 + i));
  std::set<uint32_t> contexts;
  std::mt19937 random(7);
  for (uint32_t path = 0; path < 2000; ++path) {
    Context c = outer;
    Pc last = 0;
    for (uint32_t depth = 0; depth < 20; ++depth)
      c = tree_child(c, last = at(searching, 1 + random() % 3));
    c = tree_child(c, at(found, 2));
    contexts.insert(c.value);
    bool folded;
    const std::vector<Pc> frames = frames_of(c, &folded);
    EXPECT_TRUE(folded);
    // The innermost calls and the outermost ones are as they were.
    ASSERT_EQ(frames, (std::vector<Pc>{at(found, 2), last, pc(40)}));
  }
  EXPECT_EQ(contexts.size(), 3u);
}

TEST_F(ContextTreeTest, AFrameCarriesTheGenerationOfItsModule) {
  Context before = tree_child(Context(), pc(30));
  ++current_module_generation;
  Context after = tree_child(Context(), pc(30));
  EXPECT_FALSE(before == after);
  Frame frame;
  bool folded;
  context_frames(after, &frame, 1, &folded);
  EXPECT_EQ(frame_generation(frame), current_module_generation);
  --current_module_generation;
}

TEST_F(ContextTreeTest, FrameRecordsAreResolvedOnce) {
  snarl_frame records[3];
  for (uint32_t i = 3; i-- > 0;)
    records[i] = {i == 2 ? nullptr : &records[i + 1], pc(40 + i)};
  __snarl_tls.frames = &records[0];
  uint32_t node = current_node(*self());
  EXPECT_EQ(frames_of(Context(node)), (std::vector<Pc>{pc(40), pc(41), pc(42)}));
  for (const snarl_frame &r : records)
    EXPECT_TRUE(r.slot & kResolvedBit);
  EXPECT_EQ(current_node(*self()), node);
  EXPECT_EQ(frames_of(context_of(*self(), pc(43))), (std::vector<Pc>{pc(43), pc(40), pc(41), pc(42)}));
  __snarl_tls.frames = nullptr;
}

TEST_F(ContextTreeTest, ANewInnerFrameContinuesAResolvedChain) {
  snarl_frame outer{nullptr, pc(50)};
  __snarl_tls.frames = &outer;
  uint32_t outer_node = current_node(*self());
  struct {
    snarl_frame inner;
  } stack{{&outer, pc(51)}};
  __snarl_tls.frames = &stack.inner;
  EXPECT_EQ(current_node(*self()), tree_child(Context(outer_node), pc(51)).value);
  __snarl_tls.frames = nullptr;
}

TEST_F(ContextTreeTest, ChainsDeeperThanAnyBufferAreResolved) {
  std::vector<snarl_frame> records(3000);
  for (size_t i = 0; i < records.size(); ++i)
    records[i] = {i + 1 < records.size() ? &records[i + 1] : nullptr, pc(1000 + static_cast<uint32_t>(i))};
  __snarl_tls.frames = records.data();
  std::vector<Pc> frames = frames_of(Context(current_node(*self())));
  __snarl_tls.frames = nullptr;
  ASSERT_EQ(frames.size(), records.size());
  EXPECT_EQ(frames.front(), pc(1000));
  EXPECT_EQ(frames.back(), pc(3999));
}

// Records of functions that have been left without their exit, far enough below.
__attribute__((noinline)) snarl_frame *dead_records(snarl_frame *outer) {
  volatile snarl_frame records[1024]; // the first lies lowest
  records[0].previous = const_cast<snarl_frame *>(&records[1]);
  records[0].slot = kResolvedBit | 12345;
  records[1].previous = outer;
  records[1].slot = pc(61);
  auto *dead = const_cast<snarl_frame *>(records);
  __asm__("" : "+r"(dead)); // the compiler would warn, and be right
  return dead;
}

TEST_F(ContextTreeTest, RecordsBelowTheStackPointerAreDead) {
  snarl_frame outer{nullptr, pc(60)};
  const Thread before = *self();
  self()->stack_high = reinterpret_cast<uintptr_t>(&outer) + sizeof outer;
  self()->stack_low = self()->stack_high - (1 << 20);
  snarl_frame *dead = dead_records(&outer);
  __snarl_tls.frames = dead;
  const uint32_t node = current_node(*self());
  snarl_frame *const left = __snarl_tls.frames;
  __snarl_tls.frames = nullptr;
  self()->stack_low = before.stack_low;
  self()->stack_high = before.stack_high;
  // What is left of the dead ones may lead to the outer one or not; they do not stand in a context.
  EXPECT_TRUE(left == &outer || left == nullptr);
  EXPECT_EQ(frames_of(Context(node)), left ? std::vector<Pc>{pc(60)} : std::vector<Pc>{});
}

TEST_F(ContextTreeTest, ThreadsThatInsertTheSameContextAgree) {
  constexpr uint32_t kThreads = 4, kNodes = 20000; // the index grows meanwhile
  std::vector<std::vector<uint32_t>> found(kThreads);
  {
    UnseenBarrier start(kThreads);
    std::vector<std::thread> threads;
    for (uint32_t t = 0; t < kThreads; ++t)
      threads.emplace_back([&, t] {
        start.wait();
        Context c;
        for (uint32_t i = 0; i < kNodes; ++i) {
          c = i % 50 ? tree_child(c, pc(5000 + i)) : tree_child(Context(), pc(5000 + i));
          found[t].push_back(c.value);
        }
      });
    for (std::thread &t : threads)
      t.join();
  }
  for (uint32_t t = 1; t < kThreads; ++t)
    EXPECT_EQ(found[t], found[0]);
}

} // namespace
