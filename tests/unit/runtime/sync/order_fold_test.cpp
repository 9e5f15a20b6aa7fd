// Folding the lock-order graph changes no cycle: against a model that keeps everything, on random programs whose locks
// come and go; and what is left is small.
#include "runtime/sync/lock_order.h"
#include "runtime/sync/lock_order_state.h"

#include "tests/unit/runtime/sync/support/fakes.h"

#include <algorithm>
#include <gtest/gtest.h>
#include <memory>
#include <random>
#include <tuple>

namespace snarl {
namespace {

using fakes::channel;
using fakes::Edge;
using fakes::FakeThread;

// What a lock is called across runs.
using Name = std::pair<uint64_t, uint32_t>; // its class, or its number

// A step of a cycle, but for the numbers of locks that have ended.
using Step = std::tuple<Name, uint32_t, Name, uint32_t, uint32_t>;
using Cycle = std::vector<Step>;

class World {
public:
  explicit World(uint32_t seed, uint32_t round) : random(seed), first_class(100 * round + 1) {
    for (uint32_t i = 0; i < 3; ++i) {
      threads.push_back(std::make_unique<FakeThread>(i + 1, i));
      alive.push_back(&fakes::new_lock());
      for_ever.insert(alive.back()->id.value);
    }
    first_lock = alive[0]->id.value;
  }

  void step() {
    FakeThread &t = *threads[random() % threads.size()];
    switch (random() % 4) {
    case 0:
      return release(t);
    case 1:
      return end_a_lock();
    default:
      return take(t);
    }
  }
  void end() {
    for (auto &t : threads)
      while (t->held().locks.count)
        release(*t);
    while (alive.size() > for_ever.size())
      end_a_lock();
  }
  // Nobody asks for its locks any more.
  void vanish() {
    for (uint32_t id = first_lock; id <= last_lock; ++id)
      fakes::ended[id] = 0;
    fold_order();
  }
  Name name(uint32_t lock) const {
    const auto known = class_of.find(lock);
    return known != class_of.end() && known->second ? Name{known->second, 0} : Name{0, lock};
  }
  bool is_mine(const Edge &edge) const { return edge.held >= first_lock && edge.wanted >= first_lock; }
  uint32_t any(uint32_t n) { return static_cast<uint32_t>(random() % n); }

  std::vector<Edge> edges; // all that there ever was
  std::map<uint32_t, uint64_t> class_of;
  std::vector<Lock *> alive;
  std::set<uint32_t> for_ever;
  uint32_t first_lock, last_lock = 0;

private:
  void take(FakeThread &t) {
    if (t.held().locks.count >= 3)
      return;
    if (random() % 2) {
      alive.push_back(&fakes::new_lock());
      last_lock = alive.back()->id.value;
      class_of[last_lock] = random() % 3 ? first_class + random() % 2 : 0;
    }
    Lock &l = *alive[random() % alive.size()];
    if (!held.insert(l.id.value).second)
      return;
    const Context at(1 + static_cast<uint32_t>(random() % 2));
    const uint64_t share = chain_share(l.id, at, LockMode::exclusive);
    HeldLocks &mine = t.held();
    if (mine.locks.count) {
      note(t, l.id.value, at.value);
      order_acquisition(t.thread, mine, l.id, at, LockMode::exclusive, share, 0);
    }
    push_held(t.thread, mine, l, l.id, at, LockMode::exclusive, share, 1, true);
  }
  void note(FakeThread &t, uint32_t wanted, uint32_t at) {
    Edge edge{0, wanted, t.thread.tid.value, 0, 0, at, {}, {}, 0};
    for (const HeldLock &h : t.held().locks)
      edge.held_set.push_back(h.id.value);
    for (const HeldLock &h : t.held().locks) {
      edge.held = h.id.value;
      edge.held_at = h.acquired_at.value;
      edges.push_back(edge);
    }
  }
  void release(FakeThread &t) {
    if (!t.held().locks.count)
      return;
    HeldLock *entry = t.held().locks.begin() + random() % t.held().locks.count;
    held.erase(entry->id.value);
    pop_held(t.thread, t.held(), entry);
  }
  void end_a_lock() {
    const size_t i = random() % alive.size();
    const uint32_t id = alive[i]->id.value;
    if (held.count(id) || for_ever.count(id))
      return;
    fakes::ended[id] = class_of[id];
    alive.erase(alive.begin() + static_cast<long>(i));
  }

  std::mt19937 random;
  uint32_t first_class;
  std::vector<std::unique_ptr<FakeThread>> threads;
  std::set<uint32_t> held;
};

// All cycles of two and three steps that could happen. `name`: what a lock is called; `wanted`: which cycles are.
template <typename NameOf, typename Wanted>
std::set<Cycle> cycles(const std::vector<Edge> &edges, NameOf name, const World &world, Wanted wanted) {
  const auto leads_to = [&](const Edge &a, const Edge &b) { return name(a.wanted) == name(b.held); };
  const auto may_meet = [&](const Edge &a, const Edge &b) {
    return a.tid != b.tid && std::none_of(a.held_set.begin(), a.held_set.end(), [&](uint32_t l) {
             return std::any_of(b.held_set.begin(), b.held_set.end(),
                                [&](uint32_t other) { return name(other) == name(l); });
           });
  };
  const auto of = [&](uint32_t lock) {
    const Name n = world.name(lock);
    return n.first || world.for_ever.count(lock) ? n : Name{0, 0};
  };
  std::set<Cycle> out;
  const auto add = [&](std::initializer_list<const Edge *> steps) {
    if (!wanted(steps))
      return;
    Cycle cycle;
    for (const Edge *e : steps)
      cycle.emplace_back(of(e->held), e->held_at, of(e->wanted), e->wanted_at, e->tid);
    std::sort(cycle.begin(), cycle.end());
    out.insert(cycle);
  };
  std::map<decltype(name(0)), std::vector<const Edge *>> from;
  for (const Edge &e : edges)
    from[name(e.held)].push_back(&e);
  for (const Edge &a : edges)
    for (const Edge *b : from[name(a.wanted)]) {
      if (name(a.held) == name(a.wanted) || !leads_to(a, *b) || !may_meet(a, *b))
        continue;
      if (leads_to(*b, a))
        add({&a, b});
      for (const Edge *c : from[name(b->wanted)])
        if (leads_to(*c, a) && may_meet(a, *c) && may_meet(*b, *c) && name(b->wanted) != name(b->held))
          add({&a, b, c});
    }
  return out;
}

// An acquisition in the file, but for the numbers of locks that have ended: what tells two apart in a report.
std::vector<Edge> told_anew() {
  channel.open = true;
  channel.edges.clear();
  channel.chains.clear();
  channel.on_open();
  return channel.edges;
}

class OrderFold : public testing::Test {
protected:
  void SetUp() override { fakes::begin_anew(); }
};

TEST_F(OrderFold, NoCycleIsLostOrMadeWithinOneRunNorAcrossRuns) {
  size_t within = 0, across = 0, kept = 0, all = 0;
  for (uint32_t round = 1; round <= 100; ++round) {
    World world(round, round);
    for (int step = 0; step < 250; ++step) {
      world.step();
      if (world.any(40) == 0)
        fold_order();
    }
    world.end();
    fold_order();
    std::vector<Edge> told;
    for (const Edge &e : told_anew())
      if (world.is_mine(e))
        told.push_back(e);
    kept += told.size();
    all += world.edges.size();

    const auto itself = [](uint32_t lock) { return lock; };
    const auto any = [](const auto &) { return true; };
    std::vector<Edge> of_this_run = told;
    std::erase_if(of_this_run, [](const Edge &e) { return e.flags & edge_flags::past; });
    const std::set<Cycle> expected = cycles(world.edges, itself, world, any);
    ASSERT_EQ(cycles(of_this_run, itself, world, any), expected) << "round " << round;
    within += expected.size();

    // Another run, by other threads, with the same classes.
    std::vector<Edge> other;
    for (int i = 0; i < 6; ++i) {
      Edge e = world.edges[world.any(static_cast<uint32_t>(world.edges.size()))];
      std::swap(e.held, e.wanted);
      e.held_set = {e.held};
      e.tid += 100;
      if (world.name(e.held) != world.name(e.wanted))
        other.push_back(e);
    }
    // A lock without a class is nobody else's.
    std::erase_if(other, [&](const Edge &e) {
      const auto known = [&](uint32_t l) { return world.for_ever.count(l) || world.name(l).first; };
      return !known(e.held) || !known(e.wanted);
    });
    const auto joined = [&](uint32_t lock) { return world.name(lock); };
    const auto of_both = [](const auto &steps) {
      return std::any_of(steps.begin(), steps.end(), [](const Edge *e) { return e->tid > 100; });
    };
    std::vector<Edge> whole = world.edges, folded = told;
    whole.insert(whole.end(), other.begin(), other.end());
    folded.insert(folded.end(), other.begin(), other.end());
    const std::set<Cycle> both = cycles(whole, joined, world, of_both);
    ASSERT_EQ(cycles(folded, joined, world, of_both), both) << "round " << round;
    across += both.size();
    world.vanish();
  }
  EXPECT_GT(within, 100u);
  EXPECT_GT(across, 100u);
  EXPECT_LT(kept * 10, all * 9);
}

class Nesting : public OrderFold {
protected:
  void SetUp() override {
    OrderFold::SetUp();
    fold_order();
    before_acquisitions = order_state.acquisitions_count;
    before_chains = order_state.chains_count;
    before_edges = order_state.graph.edges();
  }
  static void take(FakeThread &t, Lock &l, uint32_t at) {
    const uint64_t share = chain_share(l.id, Context(at), LockMode::exclusive);
    if (t.held().locks.count)
      order_acquisition(t.thread, t.held(), l.id, Context(at), LockMode::exclusive, share, 0);
    push_held(t.thread, t.held(), l, l.id, Context(at), LockMode::exclusive, share, 1, true);
  }
  static void release_all(FakeThread &t) {
    while (t.held().locks.count)
      pop_held(t.thread, t.held(), t.held().locks.end() - 1);
  }
  static void nest(FakeThread &t, std::initializer_list<Lock *> locks) {
    uint32_t at = 0;
    for (Lock *l : locks)
      take(t, *l, ++at);
    release_all(t);
  }
  void expect_little(uint32_t more) {
    fold_order();
    EXPECT_LE(order_state.acquisitions_count, before_acquisitions + more);
    EXPECT_LE(order_state.chains_count, before_chains + 2 * more);
    EXPECT_LE(order_state.graph.edges(), before_edges + 2 * more);
  }
  static constexpr uint32_t kMany = 50000;
  uint32_t before_acquisitions, before_chains, before_edges;
  Lock &a = fakes::new_lock(), &b = fakes::new_lock();
};

TEST_F(Nesting, LocksThatWereTakenWithinAnotherLeaveOne) {
  FakeThread t(1, 0);
  for (uint32_t i = 0; i < kMany; ++i) {
    Lock &l = fakes::new_lock();
    nest(t, {&a, &l});
    fakes::ended[l.id.value] = 7;
  }
  expect_little(1);
}

TEST_F(Nesting, LocksThatWereTakenAroundAnotherLeaveOne) {
  FakeThread t(1, 0);
  for (uint32_t i = 0; i < kMany; ++i) {
    Lock &l = fakes::new_lock();
    nest(t, {&l, &a});
    fakes::ended[l.id.value] = 7;
  }
  expect_little(1);
}

TEST_F(Nesting, LocksThatNobodyElseKnowsLeaveNothing) {
  FakeThread t(1, 0);
  for (uint32_t i = 0; i < kMany; ++i) {
    Lock &outer = fakes::new_lock(), &inner = fakes::new_lock();
    nest(t, {&outer, &a});
    nest(t, {&a, &inner});
    fakes::ended[outer.id.value] = fakes::ended[inner.id.value] = 0;
  }
  expect_little(0);
}

TEST_F(Nesting, EndedLocksBetweenLiveOnesLeaveTheFirstOfThoseThatAreAlike) {
  FakeThread one(1, 0), two(2, 1);
  for (uint32_t i = 0; i < kMany; ++i) {
    Lock &between = fakes::new_lock(), &gate = fakes::new_lock();
    nest(one, {&a, &between});
    nest(two, {&between, &b});
    nest(one, {&gate, &a, &b});
    fakes::ended[between.id.value] = 7;
    fakes::ended[gate.id.value] = 0;
  }
  expect_little(kFewAcquisitions + 4 * 64);
}

TEST_F(Nesting, ListsOfEndedLocksFoldFromTheirEnds) {
  FakeThread t(1, 0);
  for (uint32_t i = 0; i < kMany; ++i) {
    Lock *list[4];
    for (Lock *&l : list)
      l = &fakes::new_lock();
    nest(t, {&a, list[0]});
    for (uint32_t n = 0; n < 3; ++n)
      nest(t, {list[n], list[n + 1]});
    for (Lock *l : list)
      fakes::ended[l->id.value] = 7;
  }
  expect_little(2);
}

// Where none ends there is nothing to forget; where many do, the graph is folded without being asked.
TEST_F(Nesting, IsFoldedWhenLocksHaveEndedOnly) {
  FakeThread t(1, 0);
  const uint32_t folds = order_state.folds;
  for (uint32_t i = 0; i < kMany; ++i)
    nest(t, {&a, &fakes::new_lock()});
  EXPECT_EQ(order_state.folds, folds);
  for (uint32_t i = 0; i < kMany; ++i) {
    Lock &l = fakes::new_lock();
    nest(t, {&a, &l});
    fakes::ended[l.id.value] = 7;
  }
  EXPECT_GT(order_state.folds, folds);
  expect_little(kMany + 1);
}

// As many threads as there are locks: the first thousands, then powers of two and the latest, as with locks that live.
TEST_F(Nesting, EachLockOfAThreadOfItsOwn) {
  for (uint32_t i = 0; i < kMany; ++i) {
    FakeThread t(i + 1, i % 8);
    Lock &l = fakes::new_lock();
    nest(t, {&a, &l});
    fakes::ended[l.id.value] = 7;
  }
  expect_little(kFewAcquisitions + 64 + 16);
}

TEST_F(Nesting, WhoIsKeptOutByAWriterThatWaitsStaysSo) {
  FakeThread t(1, 0);
  fakes::writer_locks.insert(a.id.value);
  std::vector<uint32_t> gates;
  for (uint32_t i = 0; i < 10; ++i) {
    Lock &gate = fakes::new_lock();
    nest(t, {&gate, &a});
    fakes::ended[gate.id.value] = 7;
    gates.push_back(gate.id.value);
  }
  fold_order();
  uint32_t told = 0;
  for (const Edge &e : told_anew())
    if (e.wanted == a.id.value) {
      ++told;
      EXPECT_EQ(e.flags & edge_flags::past, 0);
    }
  EXPECT_EQ(told, gates.size());
}

// Names that a thread has given before a fold are not taken for others after it.
TEST_F(Nesting, WhatIsHeldMeanwhileIsNamedAnew) {
  FakeThread t(1, 0), other(2, 1);
  Lock &c = fakes::new_lock();
  take(t, a, 1);
  take(t, b, 2);
  for (uint32_t i = 0; i < 1000; ++i) {
    Lock &l = fakes::new_lock();
    nest(other, {&l, &c});
    fakes::ended[l.id.value] = 0;
  }
  fold_order();
  take(t, c, 3);
  release_all(t);
  const std::vector<Edge> told = told_anew();
  const auto edge = std::find_if(told.begin(), told.end(),
                                 [&](const Edge &e) { return e.held == b.id.value && e.wanted == c.id.value; });
  ASSERT_NE(edge, told.end());
  EXPECT_EQ(edge->held_set, (std::vector<uint32_t>{b.id.value, a.id.value}));
}

} // namespace
} // namespace snarl
