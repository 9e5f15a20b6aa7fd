#include "runtime/sync/lock_graph.h"

#include <algorithm>
#include <gtest/gtest.h>
#include <memory>
#include <random>
#include <set>
#include <vector>

namespace snarl {
namespace {

using Added = LockGraph::Added;

TEST(LockGraph, TwoOrdersCloseACycle) {
  LockGraph graph;
  EXPECT_EQ(graph.add_edge(1, 2), Added::added);
  EXPECT_EQ(graph.add_edge(1, 2), Added::known);
  EXPECT_EQ(graph.add_edge(2, 3), Added::added);
  EXPECT_EQ(graph.add_edge(3, 1), Added::closes_cycle);
  EXPECT_EQ(graph.add_edge(1, 3), Added::added);
}

TEST(LockGraph, LockIsNoCycleByItself) {
  LockGraph graph;
  EXPECT_EQ(graph.add_edge(4, 4), Added::known);
}

bool reaches(const std::set<std::pair<uint32_t, uint32_t>> &edges, uint32_t from, uint32_t to) {
  std::vector<uint32_t> open{from};
  std::set<uint32_t> seen{from};
  while (!open.empty()) {
    const uint32_t n = open.back();
    open.pop_back();
    if (n == to)
      return true;
    for (const auto &[a, b] : edges)
      if (a == n && seen.insert(b).second)
        open.push_back(b);
  }
  return false;
}

TEST(LockGraph, AgreesWithASearchOfTheWholeGraph) {
  std::mt19937 random(3);
  for (int round = 0; round < 200; ++round) {
    auto graph = std::make_unique<LockGraph>();
    std::set<std::pair<uint32_t, uint32_t>> model, asked;
    for (int step = 0; step < 60; ++step) {
      const uint32_t from = 1 + random() % 14, to = 1 + random() % 14;
      Added expected = Added::known;
      if (from != to && asked.insert({from, to}).second) {
        expected = reaches(model, to, from) ? Added::closes_cycle : Added::added;
        if (expected == Added::added)
          model.insert({from, to});
      }
      ASSERT_EQ(graph->add_edge(from, to), expected) << "round " << round << " step " << step;
    }
  }
}

// Nodes that get no more edges leave once they have none in or none out.
TEST(LockGraph, AgreesWithASearchOfTheWholeGraphWhenIdleNodesWereRemoved) {
  std::mt19937 random(4);
  for (int round = 0; round < 300; ++round) {
    auto graph = std::make_unique<LockGraph>();
    std::set<std::pair<uint32_t, uint32_t>> model, asked;
    std::set<uint32_t> ended;
    const auto remove_idle = [&] {
      Vector<uint32_t> idle;
      for (uint32_t n : ended) {
        const bool in = std::any_of(model.begin(), model.end(), [&](auto edge) { return edge.second == n; });
        const bool out = std::any_of(model.begin(), model.end(), [&](auto edge) { return edge.first == n; });
        if (!in || !out)
          idle.push(n);
      }
      graph->remove(idle);
      for (uint32_t n : idle)
        std::erase_if(model, [&](auto edge) { return edge.first == n || edge.second == n; });
      idle.drop();
    };
    for (int step = 0; step < 120; ++step) {
      if (random() % 8 == 0)
        ended.insert(1 + random() % 20);
      if (random() % 8 == 0)
        remove_idle();
      const uint32_t from = 1 + random() % 20, to = 1 + random() % 20;
      if (from == to || ended.count(from) || ended.count(to))
        continue;
      Added expected = Added::known;
      if (asked.insert({from, to}).second) {
        expected = reaches(model, to, from) ? Added::closes_cycle : Added::added;
        if (expected == Added::added)
          model.insert({from, to});
      }
      ASSERT_EQ(graph->add_edge(from, to), expected) << "round " << round << " step " << step;
    }
  }
}

TEST(LockGraph, ManyEdgesAgainstTheOrderStayFast) {
  auto graph = std::make_unique<LockGraph>();
  for (uint32_t i = 20000; i > 1; --i)
    ASSERT_EQ(graph->add_edge(i - 1, i), Added::added);
  EXPECT_EQ(graph->add_edge(20000, 1), Added::closes_cycle);
}

} // namespace
} // namespace snarl
