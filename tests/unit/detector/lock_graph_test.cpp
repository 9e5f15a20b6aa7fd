// The lock-order graph against the plainest possible model, on random graphs, and the rules one by one.
#include "detector/analysis/lock_cycles.h"

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

// --- the rules, on two threads that take two locks in two orders ------------------------------------------------

struct Edge {
  uint32_t tid, held, wanted;
  uint32_t held_at = tid * 100 + held, wanted_at = tid * 100 + wanted;
  LockMode held_mode = LockMode::exclusive, wanted_mode = LockMode::exclusive;
  uint8_t flags = 0;
  std::vector<EdgeLock> gates = {}; // held before
  std::vector<SlotClock> structural = {};
};

// The recorded acquisitions of a run.
struct Recorded {
  Run run;
  void add(const Edge &e) {
    uint32_t chain = 0;
    for (const EdgeLock &gate : e.gates)
      chain = link(chain, gate.lock.value, 7, gate.mode);
    if (e.held)
      chain = link(chain, e.held, e.held_at, e.held_mode);
    const uint32_t structure = static_cast<uint32_t>(run.order.acquisitions.size() + 1);
    run.order.structures[structure] = {structure, e.structural};
    run.order.acquisitions.push_back({chain,
                                      LockId(e.wanted),
                                      Tid(e.tid),
                                      StackId(e.wanted_at),
                                      e.wanted_mode,
                                      e.flags,
                                      Slot(e.tid),
                                      10,
                                      structure,
                                      {}});
  }
  uint32_t link(uint32_t parent, uint32_t lock, uint32_t at, LockMode mode) {
    const uint32_t chain = static_cast<uint32_t>(run.order.chains.size() + 1);
    run.order.chains.add({chain, parent, LockId(lock), StackId(at), mode});
    return chain;
  }
  LockCycles cycles() {
    run.order.chains.sort();
    return find_lock_cycles(LockOrderGraph({source_of(run)}));
  }
};

void run_acquires(Recorded &recorded, uint32_t chain, uint32_t lock, uint32_t tid) {
  recorded.run.order.acquisitions.push_back(
      {chain, LockId(lock), Tid(tid), StackId(5), LockMode::exclusive, 0, Slot(tid), 10, 0, {}});
}

LockCycles cycles_of(const std::vector<Edge> &edges) {
  Recorded recorded;
  for (const Edge &e : edges)
    recorded.add(e);
  return recorded.cycles();
}

size_t cycles(const std::vector<Edge> &edges) {
  return cycles_of(edges).cycles.size();
}

struct TwoOrders : testing::Test {
  std::vector<Edge> edges = {{1, 1, 2}, {2, 2, 1}};
  Edge &first = edges[0], &second = edges[1];
};

TEST_F(TwoOrders, AreACycle) {
  Recorded recorded;
  recorded.add(first);
  recorded.add(second);
  LockCycles found = recorded.cycles();
  ASSERT_EQ(found.cycles.size(), 1u);
  ASSERT_EQ(found.cycles[0].edges.size(), 2u);
  EXPECT_EQ(found.cycles[0].edges[0].acquisition, &recorded.run.order.acquisitions[0]);
  EXPECT_EQ(found.cycles[0].edges[1].held->lock, LockId(2));
  EXPECT_FALSE(found.incomplete);
}

TEST_F(TwoOrders, OfOneThreadAreNone) {
  second.tid = 1;
  EXPECT_EQ(cycles(edges), 0u);
}

TEST_F(TwoOrders, UnderAGateAreNone) {
  for (Edge &e : edges)
    e.gates.push_back({LockId(9), LockMode::exclusive});
  EXPECT_EQ(cycles(edges), 0u);
}

TEST_F(TwoOrders, UnderAGateThatExcludesNobodyAreACycle) {
  Recorded recorded;
  for (Edge &e : edges) {
    e.gates.push_back({LockId(9), LockMode::exclusive});
    recorded.add(e);
  }
  EXPECT_EQ(recorded.cycles().cycles.size(), 0u);
  recorded.run.locks[9].flags = lock_flags::excludes_nobody;
  EXPECT_EQ(recorded.cycles().cycles.size(), 1u);
}

// A semaphore that as many may pass as it has tokens.
TEST_F(TwoOrders, UnderTokensThatDoNotSufficeAreNone) {
  Recorded recorded;
  recorded.run.locks[9].tokens = 2;
  for (Edge &e : edges) {
    e.gates.push_back({LockId(9), LockMode::exclusive});
    recorded.add(e);
  }
  EXPECT_EQ(recorded.cycles().cycles.size(), 1u);
  recorded.run.locks[9].tokens = 1;
  EXPECT_EQ(recorded.cycles().cycles.size(), 0u);
}

TEST_F(TwoOrders, OneOfThemUnderAllTokensAreNone) {
  Recorded recorded;
  recorded.run.locks[9].tokens = 2;
  first.gates = {{LockId(9), LockMode::exclusive}, {LockId(9), LockMode::exclusive}};
  second.gates = {{LockId(9), LockMode::exclusive}};
  recorded.add(first);
  recorded.add(second);
  EXPECT_EQ(recorded.cycles().cycles.size(), 0u);
  recorded.run.locks[9].flags = lock_flags::excludes_nobody;
  EXPECT_EQ(recorded.cycles().cycles.size(), 1u);
}

TEST_F(TwoOrders, UnderAGateHeldSharedByBothAreACycle) {
  for (Edge &e : edges)
    e.gates.push_back({LockId(9), LockMode::shared});
  EXPECT_EQ(cycles(edges), 1u);
  second.gates.back().mode = LockMode::exclusive;
  EXPECT_EQ(cycles(edges), 0u);
}

TEST_F(TwoOrders, UnderAGateThatWasReleasedAreACycle) {
  first.gates.push_back({LockId(9), LockMode::exclusive});
  Recorded recorded;
  recorded.add(first);
  uint32_t chain = recorded.link(0, 9, 7, LockMode::exclusive);
  chain = recorded.link(chain, 2, 8, LockMode::exclusive);
  chain = recorded.link(chain, 9, 0, kNoLongerHeld);
  run_acquires(recorded, chain, 1, 2);
  LockCycles found = recorded.cycles();
  ASSERT_EQ(found.cycles.size(), 1u);
  EXPECT_EQ(found.cycles[0].edges[1].held->lock, LockId(2));
  // Taken again after that, it is held.
  recorded.run.order.acquisitions.pop_back();
  run_acquires(recorded, recorded.link(chain, 9, 7, LockMode::exclusive), 1, 2);
  EXPECT_EQ(recorded.cycles().cycles.size(), 0u);
}

// The first was made by a thread that another one created and joined while it held the gate.
struct WithinASection : TwoOrders {
  Recorded recorded;

  void SetUp() override {
    first.structural = {{Slot(7), 5}};
    second.gates = {{LockId(9), LockMode::exclusive}};
    recorded.run.order.structures[99] = {99, {{Slot(1), 10}}};
    recorded.run.order.sections.push_back({LockId(9), Tid(7), Slot(7), 5, 8, 99});
  }
  size_t cycles() {
    recorded.add(first);
    recorded.add(second);
    return recorded.cycles().cycles.size();
  }
};

TEST_F(WithinASection, OfALockThatTheOtherHoldsAreNone) {
  EXPECT_EQ(cycles(), 0u);
}
TEST_F(WithinASection, OfALockThatTheOtherHoldsSharedAreNone) {
  second.gates[0].mode = LockMode::shared;
  EXPECT_EQ(cycles(), 0u);
}
TEST_F(WithinASection, OfAnotherLockAreACycle) {
  second.gates[0].lock = LockId(8);
  EXPECT_EQ(cycles(), 1u);
}
TEST_F(WithinASection, ThatMayHaveBegunLaterAreACycle) {
  first.structural[0].clock = 4;
  EXPECT_EQ(cycles(), 1u);
}
TEST_F(WithinASection, ThatMayHaveBeenOverBeforeAreACycle) {
  recorded.run.order.structures[99].clocks[0].clock = 9;
  EXPECT_EQ(cycles(), 1u);
}
TEST_F(WithinASection, BothOfThemAreACycle) {
  second.gates.clear();
  second.structural = first.structural;
  recorded.run.order.structures[99].clocks.push_back({Slot(2), 10});
  EXPECT_EQ(cycles(), 1u);
}
TEST_F(WithinASection, EachOfThemOfItsOwnAreNone) {
  second.gates.clear();
  second.structural = {{Slot(7), 15}};
  recorded.run.order.structures[98] = {98, {{Slot(1), 10}, {Slot(2), 10}}};
  recorded.run.order.structures[99].clocks = {{Slot(1), 10}};
  recorded.run.order.sections.push_back({LockId(9), Tid(7), Slot(7), 15, 18, 98});
  EXPECT_EQ(cycles(), 0u);
}
TEST_F(WithinASection, OfALockThatExcludesNobodyAreACycle) {
  recorded.run.locks[9].flags = lock_flags::excludes_nobody;
  EXPECT_EQ(cycles(), 1u);
}
// Who holds it may do the other order himself, while his threads are at work.
TEST_F(WithinASection, OfTheOthersOwnAreACycle) {
  second.tid = 7;
  recorded.run.order.sections[0].slot = Slot(7);
  recorded.run.order.sections[0].ended = 12; // the acquisition's clock is 10
  EXPECT_EQ(cycles(), 1u);
}

TEST_F(TwoOrders, WithATryOrATimedLockAreNone) {
  second.flags = edge_flags::try_lock;
  EXPECT_EQ(cycles(edges), 0u);
  second.flags = edge_flags::timed;
  EXPECT_EQ(cycles(edges), 0u);
}

// Names in what is past stand for many locks. Other runs know them by no other.
TEST_F(TwoOrders, OneOfThemPastAreNoneInThisRunAndOneInSeveral) {
  second.flags = edge_flags::past;
  EXPECT_EQ(cycles(edges), 0u);
  Recorded one, other;
  one.add(first);
  other.add(second);
  one.run.order.chains.sort();
  other.run.order.chains.sort();
  EXPECT_EQ(find_lock_cycles(LockOrderGraph({source_of(one.run), source_of(other.run)})).cycles.size(), 1u);
}

// Each in a process of its own, by its main thread: a parent's (the first) and its child's.
struct InTwoProcesses : TwoOrders {
  Recorded parent, child;

  void SetUp() override {
    second.tid = 1;
    parent.run.pid = 70;
    child.run.pid = 71;
    parent.run.process = ProcessRecord{};
    parent.run.process->parent_pid = 50;
    child.run.process = ProcessRecord{};
    child.run.process->parent_pid = 70;
    for (Recorded *one : {&parent, &child})
      for (uint32_t lock : {1u, 2u})
        one->run.locks[lock].flags = lock_flags::process_shared;
  }
  size_t cycles() {
    parent.add(first);
    child.add(second);
    parent.run.order.chains.sort();
    child.run.order.chains.sort();
    return find_lock_cycles(LockOrderGraph({source_of(parent.run), source_of(child.run)})).cycles.size();
  }
};

TEST_F(InTwoProcesses, AreACycle) {
  EXPECT_EQ(cycles(), 1u);
}
TEST_F(InTwoProcesses, OfLocksThatAreNotSharedAreNone) {
  child.run.locks[1].flags = 0;
  parent.run.locks[1].flags = 0;
  EXPECT_EQ(cycles(), 0u);
}
TEST_F(InTwoProcesses, OfStrangersAreNone) {
  child.run.process->parent_pid = 50;
  parent.run.process->parent_pid = 49;
  EXPECT_EQ(cycles(), 0u);
}
// The acquisition's clock is 10.
TEST_F(InTwoProcesses, BeforeTheChildWasMadeAreNone) {
  parent.run.order.children = {{71, false, 0, {Slot(1), 10}}};
  EXPECT_EQ(cycles(), 0u);
}
TEST_F(InTwoProcesses, AfterTheChildWasMadeAreACycle) {
  parent.run.order.children = {{71, false, 0, {Slot(1), 9}}};
  EXPECT_EQ(cycles(), 1u);
}
TEST_F(InTwoProcesses, AfterTheChildHasEndedAreNone) {
  parent.run.order.children = {{71, true, 0, {Slot(1), 10}}};
  EXPECT_EQ(cycles(), 0u);
}
TEST_F(InTwoProcesses, BeforeTheChildHasEndedAreACycle) {
  parent.run.order.children = {{71, true, 0, {Slot(1), 11}}};
  EXPECT_EQ(cycles(), 1u);
}
TEST_F(InTwoProcesses, InheritedByTheChildAreNone) {
  second.flags = edge_flags::inherited;
  EXPECT_EQ(cycles(), 0u);
}

TEST_F(TwoOrders, AllReadersAreNone) {
  for (Edge &e : edges)
    e.held_mode = e.wanted_mode = LockMode::shared;
  EXPECT_EQ(cycles(edges), 0u);
}

// T1 reads A and writes B; T2 reads B and reads A: T2 gets A. T2 writes A: both wait.
TEST_F(TwoOrders, AWriterAgainstEachReaderIsNeeded) {
  for (Edge &e : edges)
    e.held_mode = LockMode::shared;
  first.wanted_mode = LockMode::exclusive;
  second.wanted_mode = LockMode::shared;
  EXPECT_EQ(cycles(edges), 0u);
  second.wanted_mode = LockMode::exclusive;
  EXPECT_EQ(cycles(edges), 1u);
}

// The same, but A prefers writers: a third thread that waits to write keeps T2 out.
TEST_F(TwoOrders, AWaitingWriterKeepsReadersOut) {
  for (Edge &e : edges)
    e.held_mode = LockMode::shared;
  second.wanted_mode = LockMode::shared;
  Edge writer{3, 0, 1};
  Recorded recorded;
  for (const Edge &e : {first, second, writer})
    recorded.add(e);
  EXPECT_EQ(recorded.cycles().cycles.size(), 0u);
  recorded.run.locks[1].flags = lock_flags::prefers_writers;
  LockCycles found = recorded.cycles();
  ASSERT_EQ(found.cycles.size(), 1u);
  EXPECT_EQ(found.cycles[0].edges[1].writer.record, &recorded.run.order.acquisitions[2]);
  EXPECT_EQ(found.cycles[0].edges[0].writer.record, nullptr);
  recorded.run.order.acquisitions[2].tid = Tid(1); // no third thread
  EXPECT_EQ(recorded.cycles().cycles.size(), 0u);
}

TEST(LockCycles, AReaderThatComesBackWhileAWriterWaitsIsOne) {
  Recorded recorded;
  recorded.add({1, 1, 1, 5, 6, LockMode::shared, LockMode::shared});
  recorded.add({2, 0, 1});
  EXPECT_EQ(recorded.cycles().cycles.size(), 0u);
  recorded.run.locks[1].flags = lock_flags::prefers_writers;
  LockCycles found = recorded.cycles();
  ASSERT_EQ(found.cycles.size(), 1u);
  ASSERT_EQ(found.cycles[0].edges.size(), 1u);
  EXPECT_EQ(found.cycles[0].edges[0].writer.record->tid, Tid(2));
}

TEST_F(TwoOrders, OneBeforeTheOtherThreadWasCreatedAreNone) {
  second.structural = {{Slot(1), 10}, {Slot(2), 10}};
  EXPECT_EQ(cycles(edges), 0u);
  second.structural[0].clock = 9; // created before that
  EXPECT_EQ(cycles(edges), 1u);
}

// T1 and T2 can meet, T2 and T3, T3 and T1, but not all three: T1's second time comes after T2's end.
TEST(LockCycles, AllOfThemMustBeAbleToMeetAtOnce) {
  Edge one{1, 1, 2}, two{2, 2, 3}, three{3, 3, 1}, one_again = one;
  one.structural = {{Slot(3), 10}};
  one_again.structural = {{Slot(1), 11}, {Slot(2), 10}};
  EXPECT_EQ(cycles({one, one_again, two, three}), 0u);
  EXPECT_EQ(cycles({{1, 1, 2}, two, three}), 1u);
}

TEST(LockCycles, PhilosophersAreOneFinding) {
  std::vector<Edge> edges;
  for (uint32_t i = 0; i < 50; ++i)
    edges.push_back({i + 1, i + 1, (i + 1) % 50 + 1, 1, 2});
  LockCycles found = cycles_of(edges);
  ASSERT_EQ(found.cycles.size(), 1u);
  EXPECT_EQ(found.cycles[0].edges.size(), 50u);
}

TEST(LockCycles, SameCodeOnManyLocksIsCounted) {
  std::vector<Edge> edges;
  for (uint32_t pair = 0; pair < 7; ++pair)
    for (uint32_t way = 0; way < 2; ++way)
      edges.push_back({way + 1, pair * 2 + 1 + way, pair * 2 + 2 - way, 1 + way, 3 + way});
  LockCycles found = cycles_of(edges);
  ASSERT_EQ(found.cycles.size(), 1u);
  EXPECT_EQ(found.cycles[0].count, 7u);
}

// A thread waits on a condition with one lock more, and takes the mutex again at 150.
struct AgainAfterAWait : TwoOrders {
  Edge again{1, 1, 2};

  void SetUp() override {
    again.wanted_at = 150;
    again.flags = edge_flags::after_wait;
  }
};

TEST_F(AgainAfterAWait, IsOneFindingOfTheFirstTime) {
  for (const std::vector<Edge> &all : {std::vector{first, again, second}, std::vector{again, second, first}}) {
    Recorded recorded;
    for (const Edge &e : all)
      recorded.add(e);
    LockCycles found = recorded.cycles();
    ASSERT_EQ(found.cycles.size(), 1u);
    EXPECT_EQ(found.cycles[0].count, 1u);
    for (const LockCycleEdge &edge : found.cycles[0].edges)
      EXPECT_NE(edge.acquisition->wanted_at, StackId(150));
  }
}
TEST_F(AgainAfterAWait, IsToldWhenTheFirstTimeIsNone) {
  second.structural = {{Slot(1), 10}};
  again.structural = {{Slot(2), 1}};
  Recorded recorded;
  for (const Edge &e : {first, again, second})
    recorded.add(e);
  recorded.run.order.acquisitions[1].clock = 11;
  LockCycles found = recorded.cycles();
  ASSERT_EQ(found.cycles.size(), 1u);
  EXPECT_TRUE(std::any_of(found.cycles[0].edges.begin(), found.cycles[0].edges.end(),
                          [](const LockCycleEdge &edge) { return edge.acquisition->wanted_at == StackId(150); }));
}
TEST_F(AgainAfterAWait, IsToldWhenTheFirstTimeWasATry) {
  first.flags = edge_flags::try_lock;
  EXPECT_EQ(cycles({first, again, second}), 1u);
}
// By the same code it may also be taken elsewhere.
TEST_F(AgainAfterAWait, BelongsToWhatItsThreadDidBefore) {
  second.structural = {{Slot(1), 10}};
  Edge others{3, 1, 2};
  others.held_at = first.held_at;
  Recorded recorded;
  for (const Edge &e : {others, first, again, second})
    recorded.add(e);
  recorded.run.order.acquisitions[2].clock = 11;
  EXPECT_EQ(recorded.cycles().cycles.size(), 2u);
}
// What is taken while the lock is held again is the same as while it was held first.
TEST_F(AgainAfterAWait, HoldsTheLockAsTheFirstTime) {
  Recorded recorded;
  recorded.add(first);
  recorded.add(again);
  const uint32_t outer = recorded.link(0, 1, first.held_at, LockMode::exclusive);
  for (uint32_t at : {first.wanted_at, again.wanted_at})
    run_acquires(recorded, recorded.link(outer, 2, at, LockMode::exclusive), 3, 1);
  recorded.add({2, 3, 2});
  LockCycles found = recorded.cycles();
  ASSERT_EQ(found.cycles.size(), 1u);
  EXPECT_EQ(found.cycles[0].count, 1u);
}

TEST(LockCycles, OfADirectedAcyclicGraphAreNone) {
  std::vector<Edge> edges;
  for (uint32_t i = 1; i < 20000; ++i)
    for (uint32_t parent : {i / 2, i / 3, i - 1})
      if (parent > 0 && parent != i)
        edges.push_back({i % 4 + 1, parent, i});
  EXPECT_EQ(cycles(edges), 0u);
}

// The innermost of a thousand locks that one thread holds is taken in the other order by another.
TEST(LockCycles, DeepChainsKeepTheirEdges) {
  Recorded recorded;
  uint32_t chain = 0;
  for (uint32_t lock = 1; lock <= 1000; ++lock) {
    run_acquires(recorded, chain, lock, 1);
    chain = recorded.link(chain, lock, 5, LockMode::exclusive);
  }
  recorded.add({2, 1000, 1});
  LockCycles found = recorded.cycles();
  ASSERT_EQ(found.cycles.size(), 1u);
  EXPECT_EQ(found.cycles[0].count, 1u);
  EXPECT_EQ(found.cycles[0].edges[0].held->lock, LockId(1));
}

} // namespace
} // namespace snarl
