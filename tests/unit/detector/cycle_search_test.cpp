// What the search for cycles stands on, detector/core/lock_graph.h, against the plainest possible model, on random
// graphs.
#include "detector/core/lock_graph.h"

#include <algorithm>
#include <functional>
#include <gtest/gtest.h>
#include <random>
#include <set>

namespace snarl {
namespace {

struct Arc {
  uint32_t from, to;
};

struct Rows {
  std::vector<uint32_t> first, target;
  std::vector<Arc> sorted; // by edge number
  Rows(uint32_t nodes, std::vector<Arc> arcs, bool turned) : first(nodes + 1) {
    if (turned)
      for (Arc &arc : arcs)
        std::swap(arc.from, arc.to);
    std::sort(arcs.begin(), arcs.end(), [](Arc a, Arc b) { return a.from < b.from; });
    for (Arc arc : arcs) {
      ++first[arc.from + 1];
      target.push_back(arc.to);
    }
    for (uint32_t v = 0; v < nodes; ++v)
      first[v + 1] += first[v];
    sorted = arcs;
  }
  DirectedGraph graph() const { return {static_cast<uint32_t>(first.size() - 1), first.data(), target.data()}; }
};

std::vector<Arc> random_arcs(std::mt19937 &random, uint32_t nodes, uint32_t count) {
  std::vector<Arc> arcs;
  for (uint32_t i = 0; i < count; ++i)
    arcs.push_back({static_cast<uint32_t>(random() % nodes), static_cast<uint32_t>(random() % nodes)});
  return arcs;
}

// Reachability by Warshall.
std::vector<std::vector<bool>> reachable(uint32_t nodes, const std::vector<Arc> &arcs) {
  std::vector<std::vector<bool>> reach(nodes, std::vector<bool>(nodes));
  for (uint32_t v = 0; v < nodes; ++v)
    reach[v][v] = true;
  for (Arc arc : arcs)
    reach[arc.from][arc.to] = true;
  for (uint32_t k = 0; k < nodes; ++k)
    for (uint32_t i = 0; i < nodes; ++i)
      for (uint32_t j = 0; j < nodes; ++j)
        if (reach[i][k] && reach[k][j])
          reach[i][j] = true;
  return reach;
}

TEST(StrongComponents, AreMutualReachability) {
  std::mt19937 random(1);
  for (int round = 0; round < 2000; ++round) {
    uint32_t nodes = 1 + random() % 9;
    std::vector<Arc> arcs = random_arcs(random, nodes, random() % 16);
    Rows rows(nodes, arcs, false);
    std::vector<uint32_t> component(nodes), scratch(4 * nodes);
    uint32_t count = strong_components(rows.graph(), component.data(), scratch.data());
    auto reach = reachable(nodes, arcs);
    for (uint32_t a = 0; a < nodes; ++a) {
      EXPECT_LT(component[a], count);
      for (uint32_t b = 0; b < nodes; ++b)
        EXPECT_EQ(component[a] == component[b], reach[a][b] && reach[b][a]);
    }
  }
}

TEST(StrongComponents, LongChainNeedsNoStack) {
  constexpr uint32_t nodes = 1'000'000;
  std::vector<Arc> arcs;
  for (uint32_t v = 0; v < nodes; ++v)
    arcs.push_back({v, (v + 1) % nodes});
  Rows rows(nodes, arcs, false);
  std::vector<uint32_t> component(nodes), scratch(4ull * nodes);
  EXPECT_EQ(strong_components(rows.graph(), component.data(), scratch.data()), 1u);
}

using Cycle = std::vector<uint32_t>; // of edges, beginning at the smallest node

std::set<Cycle> naive_cycles(const Rows &rows, const std::function<bool(const Cycle &, uint32_t)> &feasible) {
  std::set<Cycle> out;
  std::function<void(Cycle &)> extend = [&](Cycle &path) {
    uint32_t start = rows.sorted[path[0]].from, end = rows.sorted[path.back()].to;
    if (end == start) {
      if (path.size() >= 2)
        out.insert(path);
      return;
    }
    for (uint32_t e : path)
      if (rows.sorted[e].from == end)
        return;
    for (uint32_t e = 0; e < rows.sorted.size(); ++e)
      if (rows.sorted[e].from == end && rows.sorted[e].to >= start && feasible(path, e)) {
        path.push_back(e);
        extend(path);
        path.pop_back();
      }
  };
  for (uint32_t e = 0; e < rows.sorted.size(); ++e) {
    Cycle path = {e};
    if (rows.sorted[e].to > rows.sorted[e].from)
      extend(path);
  }
  return out;
}

std::set<Cycle> search_cycles(uint32_t nodes, const std::vector<Arc> &arcs, const CycleLimits &limits,
                              const std::function<bool(const Cycle &, uint32_t)> &may_extend,
                              CycleSearchResult *result = nullptr) {
  Rows forward(nodes, arcs, false), backward(nodes, arcs, true);
  std::vector<uint32_t> component(nodes), scratch(6ull * nodes);
  DirectedGraph f = forward.graph(), b = backward.graph();
  strong_components(f, component.data(), scratch.data());
  std::set<Cycle> out;
  auto feasible = [&](const uint32_t *path, uint32_t n, uint32_t e) { return may_extend(Cycle(path, path + n), e); };
  auto found = [&](const uint32_t *path, uint32_t n) {
    EXPECT_TRUE(out.insert(Cycle(path, path + n)).second) << "found twice";
    return true;
  };
  CycleSearchResult r = CycleSearch(f, b, component.data(), scratch.data(), limits, feasible, found).run();
  EXPECT_EQ(r.cycles, out.size());
  if (result)
    *result = r;
  return out;
}

TEST(CycleSearch, FindsWhatTheNaiveModelFinds) {
  std::mt19937 random(2);
  for (int round = 0; round < 3000; ++round) {
    uint32_t nodes = 2 + random() % 6;
    std::vector<Arc> arcs = random_arcs(random, nodes, random() % 14);
    // Each edge has a colour; no two of a cycle may share one: a rule for pairs, like the real ones.
    std::vector<uint32_t> colour;
    for (size_t i = 0; i < arcs.size(); ++i)
      colour.push_back(random() % 6);
    bool coloured = round % 2;
    auto feasible = [&](const Cycle &path, uint32_t e) {
      for (uint32_t other : path)
        if (coloured && colour[other] == colour[e])
          return false;
      return true;
    };
    CycleSearchResult result;
    EXPECT_EQ(search_cycles(nodes, arcs, {}, feasible, &result), naive_cycles(Rows(nodes, arcs, false), feasible));
    EXPECT_FALSE(result.work_exhausted);
    EXPECT_FALSE(result.length_exhausted);
  }
}

TEST(CycleSearch, LengthLimitIsKeptAndSaid) {
  std::vector<Arc> ring;
  for (uint32_t v = 0; v < 10; ++v)
    ring.push_back({v, (v + 1) % 10});
  ring.push_back({1, 0});
  CycleLimits limits;
  limits.longest = 5;
  CycleSearchResult result;
  auto any = [](const Cycle &, uint32_t) { return true; };
  EXPECT_EQ(search_cycles(10, ring, limits, any, &result).size(), 1u);
  EXPECT_TRUE(result.length_exhausted);
  EXPECT_EQ(search_cycles(10, ring, {}, any, &result).size(), 2u);
  EXPECT_FALSE(result.length_exhausted);
}

TEST(CycleSearch, WorkIsBoundedAndShortCyclesComeFirst) {
  std::vector<Arc> dense;
  for (uint32_t a = 0; a < 30; ++a)
    for (uint32_t b = 0; b < 30; ++b)
      if (a != b)
        dense.push_back({a, b});
  CycleLimits limits;
  limits.work = 100'000;
  CycleSearchResult result;
  auto cycles = search_cycles(30, dense, limits, [](const Cycle &, uint32_t) { return true; }, &result);
  EXPECT_TRUE(result.work_exhausted);
  EXPECT_LE(result.work, limits.work + 30);
  size_t pairs = static_cast<size_t>(
      std::count_if(cycles.begin(), cycles.end(), [](const Cycle &cycle) { return cycle.size() == 2; }));
  EXPECT_EQ(pairs, 30u * 29 / 2);
}

} // namespace
} // namespace snarl
