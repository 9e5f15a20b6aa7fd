#include "detector/analysis/lock_cycles.h"

#include <algorithm>
#include <map>
#include <unordered_map>
#include <utility>

namespace snarl {

namespace {

LockEdgeView view(const LockEdgeRecord &record) {
  return {record.held,
          record.wanted,
          record.tid,
          record.held_mode,
          record.wanted_mode,
          record.flags,
          record.held_set.data(),
          static_cast<uint32_t>(record.held_set.size()),
          record.slot,
          record.clock,
          record.structural.data(),
          static_cast<uint32_t>(record.structural.size())};
}

struct Arc {
  uint32_t from, to;
};

// A graph in compressed rows that owns its arrays. `order` tells which arc each of its edges is.
class Rows {
public:
  Rows(uint32_t nodes, const std::vector<Arc> &arcs, bool turned)
      : first(nodes + 1), target(arcs.size()), order(arcs.size()) {
    auto source = [turned](const Arc &arc) { return turned ? arc.to : arc.from; };
    for (const Arc &arc : arcs)
      ++first[source(arc) + 1];
    for (uint32_t v = 0; v < nodes; ++v)
      first[v + 1] += first[v];
    std::vector<uint32_t> next(first.begin(), first.end());
    for (uint32_t i = 0; i < arcs.size(); ++i) {
      uint32_t place = next[source(arcs[i])]++;
      target[place] = turned ? arcs[i].from : arcs[i].to;
      order[place] = i;
    }
  }
  DirectedGraph graph() const { return {static_cast<uint32_t>(first.size() - 1), first.data(), target.data()}; }
  uint32_t arc_of(uint32_t edge) const { return order[edge]; }

private:
  std::vector<uint32_t> first, target, order;
};

// Puts cycles of the same code together.
class CycleGroups {
public:
  explicit CycleGroups(std::vector<LockCycle> &groups_to_fill) : groups(groups_to_fill) {}

  void add(std::vector<const LockEdgeRecord *> cycle) {
    std::vector<std::pair<uint32_t, uint32_t>> code;
    for (const LockEdgeRecord *edge : cycle)
      code.emplace_back(edge->held_at.value, edge->wanted_at.value);
    std::sort(code.begin(), code.end());
    auto [known, is_new] = group_of.emplace(std::move(code), groups.size());
    if (is_new)
      groups.push_back({std::move(cycle), 1});
    else
      ++groups[known->second].count;
  }

private:
  std::vector<LockCycle> &groups;
  std::map<std::vector<std::pair<uint32_t, uint32_t>>, size_t> group_of;
};

// The edges that can be part of a deadlock, with locks numbered from 0.
struct WaitGraph {
  std::vector<const LockEdgeRecord *> records;
  std::vector<LockEdgeView> views;
  std::vector<Arc> arcs;
  std::unordered_map<uint32_t, uint32_t> node_of;

  explicit WaitGraph(const std::vector<LockEdgeRecord> &edges) {
    for (const LockEdgeRecord &edge : edges) {
      LockEdgeView as_seen = view(edge);
      if (!edge_can_wait(as_seen))
        continue;
      records.push_back(&edge);
      views.push_back(as_seen);
      arcs.push_back({node(edge.held), node(edge.wanted)});
    }
  }
  uint32_t nodes() const { return static_cast<uint32_t>(node_of.size()); }

private:
  uint32_t node(LockId lock) { return node_of.emplace(lock.value, nodes()).first->second; }
};

} // namespace

LockCycles find_lock_cycles(const std::vector<LockEdgeRecord> &edges, const CycleLimits &limits) {
  LockCycles out;
  WaitGraph waits(edges);
  uint32_t nodes = waits.nodes();
  Rows forward(nodes, waits.arcs, false);
  DirectedGraph forward_graph = forward.graph();
  std::vector<uint32_t> component(nodes), scratch(6ull * nodes);
  if (strong_components(forward_graph, component.data(), scratch.data()) == nodes)
    return out;
  Rows backward(nodes, waits.arcs, true);
  DirectedGraph backward_graph = backward.graph();

  auto edge_view = [&](uint32_t edge) -> const LockEdgeView & { return waits.views[forward.arc_of(edge)]; };
  auto feasible = [&](const uint32_t *path, uint32_t length, uint32_t edge) {
    const LockEdgeView &added = edge_view(edge);
    for (uint32_t i = 0; i < length; ++i)
      if (!edges_can_overlap(edge_view(path[i]), added))
        return false;
    if (length == 0)
      return true;
    const LockEdgeView &first = edge_view(path[0]);
    bool closes = added.wanted == first.held;
    return edge_blocks(edge_view(path[length - 1]), added) && (!closes || edge_blocks(added, first));
  };
  CycleGroups groups(out.cycles);
  auto found = [&](const uint32_t *cycle, uint32_t length) {
    std::vector<const LockEdgeRecord *> records;
    for (uint32_t i = 0; i < length; ++i)
      records.push_back(waits.records[forward.arc_of(cycle[i])]);
    groups.add(std::move(records));
    return out.cycles.size() < kMostLockCycles;
  };
  CycleSearch search(forward_graph, backward_graph, component.data(), scratch.data(), limits, feasible, found);
  CycleSearchResult result = search.run();
  out.incomplete = result.work_exhausted || out.cycles.size() == kMostLockCycles;
  return out;
}

} // namespace snarl
