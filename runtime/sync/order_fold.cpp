// Forgets what the lock-order graph need not keep of locks that have ended, so that it is bounded by the code and by
// the locks that exist, not by those that ever did. Whatever cycle was there is there afterwards, in this run and in a
// report on several.
//
// A lock that has ended gets no more edges. So:
//
// 1. If it has no edge in or no edge out, it is on no cycle, and neither are others that have ended and lead to such
//    locks alone, or are reached from such alone. An acquisition with no other edges is *past*: no cycle of this run
//    needs it, whatever comes. Only other runs do, which know a lock by its class, so that each ended lock in it
//    becomes the one that stands for its class.
// 2. A lock that has ended without a class is nobody else's. An acquisition whose edges are all idle in the same sense
//    with these as the only ended locks is dropped.
// 3. Of ended locks that nothing tells apart but their number (the same acquisitions with the same code, threads and
//    segments) the first kAlike are kept: a cycle that needs more of them at once has more threads than that.
//
// Whoever waits to write keeps readers out with no edge at all: his acquisition is past when the lock he wants is idle.
// Acquisitions with many locks held stay as they are, and so do the locks in them.
#include "runtime/sync/lock_births.h"
#include "runtime/sync/lock_order.h"
#include "runtime/sync/lock_order_state.h"
#include "runtime/sync/locks.h"

namespace snarl {
namespace {

constexpr uint32_t kAlike = 64;

OrderState &order = order_state;

struct Node {
  LockId lock;
  LockId name;  // what it is called where it is past
  uint64_t of;  // its class; 0: unknown
  bool ended;   // … and in no acquisition with many locks
  bool idle;    // on no cycle of this run
  bool unknown; // on no cycle of several runs
  bool one_of_many;
  uint64_t likeness; // sum of the hashes of its acquisitions, without its number
};

struct Edge {
  uint32_t from, to; // nodes
};

enum class Verdict : uint8_t { unknown, keep, past, drop };

// Edges by one of their ends.
class Rows {
public:
  void build(uint32_t nodes, const Vector<Edge> &edges, uint32_t Edge::*end) {
    first_.clear();
    edges_.clear();
    for (uint32_t n = 0; n <= nodes; ++n)
      first_.push(0);
    for (const Edge &e : edges) {
      ++first_[e.*end];
      edges_.push(0);
    }
    for (uint32_t n = 0, sum = 0; n <= nodes; ++n) {
      sum += first_[n];
      first_[n] = sum;
    }
    for (uint32_t i = edges.count; i-- > 0;)
      edges_[--first_[edges[i].*end]] = i;
  }
  const uint32_t *begin(uint32_t node) const { return edges_.data + first_[node]; }
  const uint32_t *end(uint32_t node) const { return edges_.data + first_[node + 1]; }
  uint32_t count(uint32_t node) const { return first_[node + 1] - first_[node]; }
  void drop() {
    first_.drop();
    edges_.drop();
  }

private:
  Vector<uint32_t> first_, edges_;
};

// The locks that stand for their classes; kept from one time to the next.
struct NamedClass {
  uint64_t of;
  LockId name;
};
Vector<NamedClass> classes;
IndexTable class_table;

LockId name_of_class(uint64_t of, LockId candidate) {
  const uint64_t hash = mix_hash(of);
  if (const uint32_t known = class_table.find(hash, [&](uint32_t i) { return classes[i - 1].of == of; }))
    return classes[known - 1].name;
  classes.push({of, candidate});
  class_table.insert(hash, classes.count);
  return candidate;
}

// All under the order's lock. The tables keep their room for the next time.
IndexTable node_table, likeness_table;

class Fold {
public:
  void run() {
    find_nodes();
    keep_those_with_many();
    find_idle(false, &Node::idle);
    find_idle(true, &Node::unknown);
    judge();
    compare_locks();
    shrink_graph();
    rebuild();
  }
  void drop() {
    nodes_.drop();
    node_of_chain_.drop();
    edges_.drop();
    out_.drop();
    in_.drop();
    verdicts_.drop();
    chains_.drop();
    chain_now_.drop();
    past_.drop();
    place_now_.drop();
  }

private:
  // --- who is there -----------------------------------------------------------------------------------------
  uint32_t node_of(LockId lock) {
    const uint64_t hash = mix_hash(lock.value);
    if (const uint32_t known = node_table.find(hash, [&](uint32_t i) { return nodes_[i - 1].lock == lock; }))
      return known - 1;
    const bool ended = lock_has_ended(lock);
    const uint64_t of = ended ? lock_class(lock) : 0;
    nodes_.push({lock, of ? name_of_class(of, lock) : lock, of, ended, false, false, false, 0});
    node_table.insert(hash, nodes_.count);
    return nodes_.count - 1;
  }
  uint32_t wanted_node(const Acquisition &a) { return node_of(a.wanted); }

  void find_nodes() {
    node_table.clear();
    node_of_chain_.push(0);
    for (uint32_t c = 1; c <= order.chains_count; ++c)
      node_of_chain_.push(node_of(order.chains[c].lock));
    for (uint32_t i = 1; i <= order.acquisitions_count; ++i)
      node_of(order.acquisitions[i].wanted);
  }

  static bool has_many(const Acquisition &a) { return a.chain && order.chains[a.chain].links == kManyLinks; }

  void keep_those_with_many() {
    Vector<uint8_t> seen; // by chain
    for (uint32_t c = 0; c <= order.chains_count; ++c)
      seen.push(0);
    for (uint32_t i = 1; i <= order.acquisitions_count; ++i) {
      const Acquisition &a = order.acquisitions[i];
      if (!has_many(a))
        continue;
      nodes_[wanted_node(a)].ended = false;
      for (uint32_t c = a.chain; c && !seen[c]; c = order.chains[c].parent) {
        seen[c] = 1;
        nodes_[node_of_chain_[c]].ended = false;
      }
    }
    seen.drop();
  }

  // --- which edges can be on a cycle --------------------------------------------------------------------------
  void find_edges(bool of_several_runs) {
    edges_.clear();
    for (uint32_t i = 1; i <= order.acquisitions_count; ++i) {
      const Acquisition &a = order.acquisitions[i];
      if (has_many(a) || (!of_several_runs && a.flags & edge_flags::past))
        continue;
      for (uint32_t c = a.chain; c; c = order.chains[c].parent)
        edges_.push({node_of_chain_[c], wanted_node(a)});
    }
    out_.build(nodes_.count, edges_, &Edge::from);
    in_.build(nodes_.count, edges_, &Edge::to);
  }

  // Takes away nodes that may go and have no edge in or out, until there is none.
  void find_idle(bool of_several_runs, bool Node::*idle) {
    find_edges(of_several_runs);
    Vector<uint32_t> outs, ins, open;
    const auto may_go = [&](uint32_t n) {
      return nodes_[n].ended && !(nodes_[n].*idle) && !(of_several_runs && nodes_[n].of) && !(outs[n] && ins[n]);
    };
    const auto look_at = [&](uint32_t n) {
      if (!may_go(n))
        return;
      nodes_[n].*idle = true;
      open.push(n);
    };
    for (uint32_t n = 0; n < nodes_.count; ++n) {
      outs.push(out_.count(n));
      ins.push(in_.count(n));
    }
    for (uint32_t n = 0; n < nodes_.count; ++n)
      look_at(n);
    while (open.count) {
      const uint32_t gone = open[--open.count];
      for (const uint32_t *e = out_.begin(gone); e != out_.end(gone); ++e) {
        --ins[edges_[*e].to];
        look_at(edges_[*e].to);
      }
      for (const uint32_t *e = in_.begin(gone); e != in_.end(gone); ++e) {
        --outs[edges_[*e].from];
        look_at(edges_[*e].from);
      }
    }
    outs.drop();
    ins.drop();
    open.drop();
  }

  bool may_matter(const Acquisition &a, bool Node::*idle) {
    const Node &wanted = nodes_[wanted_node(a)];
    if (wanted.*idle)
      return false;
    if (a.mode == LockMode::exclusive && lock_prefers_writers(a.wanted))
      return true;
    for (uint32_t c = a.chain; c; c = order.chains[c].parent)
      if (!(nodes_[node_of_chain_[c]].*idle))
        return true;
    return false;
  }

  // --- what becomes of each acquisition ---------------------------------------------------------------------------
  Verdict judged(const Acquisition &a) {
    if (has_many(a) || (!(a.flags & edge_flags::past) && may_matter(a, &Node::idle)))
      return Verdict::keep;
    if (!may_matter(a, &Node::unknown))
      return Verdict::drop;
    bool named = a.flags & edge_flags::past && nodes_[wanted_node(a)].name == a.wanted;
    for (uint32_t c = a.chain; c; c = order.chains[c].parent)
      named = named && nodes_[node_of_chain_[c]].name == order.chains[c].lock;
    return named ? Verdict::keep : Verdict::past;
  }

  // All acquisitions of a site have the same locks.
  void judge() {
    for (uint32_t s = 0; s <= order.sites.count; ++s)
      verdicts_.push(Verdict::unknown);
    for (uint32_t i = 1; i <= order.acquisitions_count; ++i) {
      Verdict &verdict = verdicts_[order.acquisitions[i].site];
      if (verdict == Verdict::unknown)
        verdict = judged(order.acquisitions[i]);
    }
  }

  LockId name_in(const Acquisition &a, uint32_t node) const {
    return verdicts_[a.site] == Verdict::past || a.flags & edge_flags::past ? nodes_[node].name : nodes_[node].lock;
  }
  // It is there by its own name, which it shares with nobody.
  bool is_itself(const Acquisition &a, uint32_t node) const {
    const bool past = verdicts_[a.site] == Verdict::past || a.flags & edge_flags::past;
    return nodes_[node].ended && !(past && nodes_[node].of);
  }

  // --- locks that nothing tells apart -------------------------------------------------------------------------------
  // The acquisition as it would be if `node` were any lock of its class.
  uint64_t hash_without(const Acquisition &a, uint32_t node) {
    const auto lock_of = [&](uint32_t n) {
      return n == node ? nodes_[node].of << 1 | 1 : uint64_t{name_in(a, n).value} << 1;
    };
    uint64_t hash =
        mix_hash(lock_of(wanted_node(a)), uint64_t{a.at.value} << 16 | static_cast<uint64_t>(a.mode) << 8 | a.flags);
    for (uint32_t c = a.chain; c; c = order.chains[c].parent)
      hash = mix_hash(mix_hash(hash, lock_of(node_of_chain_[c])),
                      uint64_t{order.chains[c].acquired_at.value} << 8 | static_cast<uint64_t>(order.chains[c].mode));
    return mix_hash(mix_hash(hash, a.tid.value), uint64_t{a.segment.created} << 32 | a.segment.joined);
  }

  template <typename Visit> void visit_ended(const Acquisition &a, Visit visit) {
    const uint32_t wanted = wanted_node(a);
    if (is_itself(a, wanted))
      visit(wanted);
    for (uint32_t c = a.chain; c; c = order.chains[c].parent)
      if (const uint32_t n = node_of_chain_[c]; n != wanted && is_itself(a, n))
        visit(n);
  }

  void compare_locks() {
    for (uint32_t i = 1; i <= order.acquisitions_count; ++i) {
      const Acquisition &a = order.acquisitions[i];
      if (!has_many(a) && verdicts_[a.site] != Verdict::drop)
        visit_ended(a, [&](uint32_t n) { nodes_[n].likeness += hash_without(a, n); });
    }
    struct Likeness {
      uint64_t hash;
      uint32_t times;
    };
    Vector<Likeness> known;
    likeness_table.clear();
    for (Node &node : nodes_) {
      if (!node.likeness)
        continue;
      const uint64_t hash = mix_hash(node.likeness, node.of);
      uint32_t number = likeness_table.find(hash, [&](uint32_t i) { return known[i - 1].hash == hash; });
      if (!number) {
        known.push({hash, 0});
        number = known.count;
        likeness_table.insert(hash, number);
      }
      node.one_of_many = ++known[number - 1].times > kAlike;
    }
    known.drop();
    for (uint32_t i = 1; i <= order.acquisitions_count; ++i) {
      const Acquisition &a = order.acquisitions[i];
      if (!has_many(a))
        visit_ended(a, [&](uint32_t n) {
          if (nodes_[n].one_of_many)
            verdicts_[a.site] = Verdict::drop;
        });
    }
  }

  void shrink_graph() {
    Vector<uint32_t> names;
    for (const Node &node : nodes_)
      if (node.idle || node.one_of_many)
        names.push(node.lock.value);
    order.graph.remove(names);
    names.drop();
  }

  // --- the graph anew -----------------------------------------------------------------------------------------
  // Chains as they were, by their old numbers.
  uint32_t chain_kept(uint32_t old) {
    Vector<uint32_t> way;
    uint32_t c = old;
    for (; c && !chain_now_[c]; c = chains_[c].parent)
      way.push(c);
    uint32_t now = c ? chain_now_[c] : 0;
    while (way.count) {
      const uint32_t was = way[--way.count];
      const ChainNode &node = chains_[was];
      now = chain_with(now, node.lock, node.acquired_at, node.mode);
      order.chains[now].told_to = node.told_to;
      order.chains[now].number = node.number;
      chain_now_[was] = now;
    }
    way.drop();
    return now;
  }

  // The chain with the names of what is past; adds what its locks add to HeldLocks::chain. False: the table is full.
  bool chain_past(uint32_t old, uint32_t &now, uint64_t &held) {
    now = 0;
    held = 0;
    uint32_t way[kManyLinks];
    uint32_t count = 0;
    for (uint32_t c = old; c; c = chains_[c].parent)
      way[count++] = c;
    while (count) {
      const uint32_t was = way[--count];
      const ChainNode &node = chains_[was];
      const LockId name = nodes_[node_of_chain_[was]].name;
      now = chain_with(now, name, node.acquired_at, node.mode);
      if (!now)
        return false;
      held += chain_share(name, node.acquired_at, node.mode);
    }
    return true;
  }

  void rebuild() {
    take_chains();
    sort_acquisitions();
    rebuild_sites();
    for (Acquisition &a : past_) {
      keep_past(a);
      forget_acquisition(a);
    }
    order.untold.clear();
    order.taken = 0;
    for (uint32_t place = 1; order.telling && place <= order.acquisitions_count; ++place)
      order.untold.push(place);
  }

  void take_chains() {
    for (uint32_t c = 0; c <= order.chains_count; ++c) {
      chains_.push(order.chains[c]);
      chain_now_.push(0);
    }
    order.chains_count = 0;
    order.chain_table.clear();
    ++order.folds;
  }

  // Those that are kept move together, past ones are put aside.
  void sort_acquisitions() {
    const uint32_t count = order.acquisitions_count;
    order.acquisitions_count = 0;
    place_now_.push(0);
    for (uint32_t i = 1; i <= count; ++i) {
      Acquisition &a = order.acquisitions[i];
      const Verdict verdict = verdicts_[a.site];
      place_now_.push(verdict == Verdict::keep ? ++order.acquisitions_count : 0);
      if (verdict == Verdict::drop) {
        forget_acquisition(a);
      } else if (verdict == Verdict::past) {
        past_.push(a);
      } else {
        a.chain = chain_kept(a.chain);
        order.acquisitions[order.acquisitions_count] = a;
      }
    }
  }

  void rebuild_sites() {
    Vector<AcquisitionSite> sites = order.sites;
    Vector<AcquisitionSeries> series = order.series;
    order.sites = {};
    order.series = {};
    order.site_table.clear();
    order.series_table.clear();
    Vector<uint32_t> now; // by old number
    now.push(0);
    for (uint32_t s = 1; s <= sites.count; ++s) {
      now.push(0);
      if (verdicts_[s] != Verdict::keep)
        continue;
      const AcquisitionSite &old = sites[s - 1];
      now[s] = add_site(old.hash, old.first);
      order.sites[now[s] - 1] = {old.hash, old.times, place_now_[old.rolling], old.first, place_now_[old.latest]};
    }
    for (const AcquisitionSeries &old : series)
      if (const uint32_t latest = place_now_[old.latest]) {
        order.series.push({old.hash, latest});
        order.series_table.insert(old.hash, order.series.count);
      }
    for (uint32_t i = 1; i <= order.acquisitions_count; ++i)
      order.acquisitions[i].site = now[order.acquisitions[i].site];
    sites.drop();
    series.drop();
    now.drop();
  }

  void keep_past(Acquisition a) {
    uint64_t held;
    if (!chain_past(a.chain, a.chain, held)) {
      ++order.dropped;
      return;
    }
    a.flags |= edge_flags::past;
    a.rolling = false;
    a.wanted = nodes_[wanted_node(a)].name;
    const uint64_t hash = acquisition_hash(held, chain_share(a.wanted, a.at, a.mode), a.flags);
    const uint32_t site = find_site(hash);
    keep_acquisition(site ? site : add_site(hash, a.tid), a);
  }

  Vector<Node> nodes_;
  Vector<uint32_t> node_of_chain_;
  Vector<Edge> edges_;
  Rows out_, in_;
  Vector<Verdict> verdicts_; // by site
  Vector<ChainNode> chains_;
  Vector<uint32_t> chain_now_;
  Vector<Acquisition> past_;
  Vector<uint32_t> place_now_;
};

} // namespace

void fold_order() {
  Fold fold;
  fold.run();
  fold.drop();
}

} // namespace snarl
