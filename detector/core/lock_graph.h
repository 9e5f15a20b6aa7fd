// The lock-order graph: which acquisitions can block each other for ever.
//
// Nodes are locks; an edge "acquired B while holding A" leads from A to B and carries the thread, all locks that it
// held, and when. A cycle of edges is a potential deadlock (Goodlock: Havelund, SPIN 2000) only if it is feasible:
//
//   1. each edge can wait: a try or timed acquisition gives up instead;
//   2. its edges come from different threads;
//   3. no two of its edges were made under a common gate lock that excludes one of the two threads;
//   4. each wait can block: not when waiter and holder both share the lock as readers, unless the lock prefers writers
//      and one more thread may come to wait in between as a writer;
//   5. its edges can overlap: none is ordered before another by thread create, join or barrier;
//   6. nor was one made within a section of a lock, by a thread that its holder created and joined there, say, and the
//      other one under that lock at another time: a gate, too.
//
// 2, 3 and 5 are rules for pairs, so a path that breaks one is never extended. Equal edges of several threads are one
// in the search; which threads make the cycle is asked when it closes. The search
//
//   1. splits the graph into strongly connected components (Tarjan, SIAM J. Comput. 1972), without recursion;
//   2. from each node in turn, as the smallest of its cycle, walks the paths of greater nodes that can still return
//      (distances by a backward breadth-first search) and are feasible so far;
//   3. does so for cycles of up to 2 edges, then 4, 8, … so that the short ones, which matter most, are found even when
//      the work bound is hit.
//
// It departs from Johnson (SIAM J. Comput. 1975) in that it has no blocking sets: they are right only if all
// elementary paths count, and here infeasible ones do not. Worst-case work is exponential, so it is bounded; hitting
// the bound is reported, never silent.
//
// Freestanding: no allocation (the caller brings the arrays), no exceptions.
#ifndef SNARL_DETECTOR_CORE_LOCK_GRAPH_H
#define SNARL_DETECTOR_CORE_LOCK_GRAPH_H

#include "detector/core/ids.h"
#include "detector/core/run_file.h"

#include <cstdint>

namespace snarl {

// --- the rules -------------------------------------------------------------------------------------------------

struct EdgeLock {
  LockId lock;
  LockMode mode = LockMode::exclusive;
};

struct SlotClock {
  Slot slot;
  Clock clock = 0;
};

// "held, and wanted", whoever did it. Points into the caller's memory.
struct LockEdgeView {
  LockId held, wanted;
  LockMode held_mode, wanted_mode;
  uint8_t flags;         // edge_flags
  const EdgeLock *locks; // all that were held, by number
  uint32_t lock_count;
};

// Who did it, and when.
struct AcquisitionView {
  Tid tid;
  Slot slot;
  Clock clock;
  const SlotClock *structural; // the thread's knowledge then, by create, join and barrier only; by slot
  uint32_t structural_count;
  SlotClock structural_also; // one component more
};

inline bool edge_can_wait(const LockEdgeView &edge) {
  return !(edge.flags & (edge_flags::try_lock | edge_flags::timed)) && !(edge.held == edge.wanted);
}

// Would the waiter be blocked by what the holder has?
inline bool edge_blocks(const LockEdgeView &waiter, const LockEdgeView &holder) {
  return waiter.wanted == holder.held &&
         !(waiter.wanted_mode == LockMode::shared && holder.held_mode == LockMode::shared);
}

// Do both hold a lock that they cannot hold at the same time?
inline bool edges_share_gate(const LockEdgeView &a, const LockEdgeView &b) {
  for (uint32_t i = 0, j = 0; i < a.lock_count && j < b.lock_count;) {
    if (a.locks[i].lock == b.locks[j].lock &&
        (a.locks[i].mode == LockMode::exclusive || b.locks[j].mode == LockMode::exclusive))
      return true;
    if (a.locks[i].lock < b.locks[j].lock)
      ++i;
    else
      ++j;
  }
  return false;
}

inline Clock known_clock(const AcquisitionView &a, Slot slot) {
  uint32_t low = 0, high = a.structural_count;
  while (low < high) {
    const uint32_t middle = low + (high - low) / 2;
    if (a.structural[middle].slot < slot)
      low = middle + 1;
    else
      high = middle;
  }
  const Clock shared = low < a.structural_count && a.structural[low].slot == slot ? a.structural[low].clock : 0;
  return a.structural_also.slot == slot && a.structural_also.clock > shared ? a.structural_also.clock : shared;
}

// Does `earlier` happen before `later` in every schedule?
inline bool acquisition_precedes(const AcquisitionView &earlier, const AcquisitionView &later) {
  return known_clock(later, earlier.slot) >= earlier.clock;
}

// Rules 2 and 5 for two acquisitions.
inline bool acquisitions_can_overlap(const AcquisitionView &a, const AcquisitionView &b) {
  return !(a.tid == b.tid) && !acquisition_precedes(a, b) && !acquisition_precedes(b, a);
}

// --- the graph ---------------------------------------------------------------------------------------------------

// Edges by their source in compressed rows: edge e of node v for first[v] <= e < first[v + 1] leads to target[e].
struct DirectedGraph {
  uint32_t nodes;
  const uint32_t *first;  // nodes + 1
  const uint32_t *target; // first[nodes]
};

inline constexpr uint32_t kNoNode = 0xffffffff;

// Gives each node the number of its strongly connected component; returns how many there are.
// `scratch`: 4 * nodes words.
inline uint32_t strong_components(const DirectedGraph &graph, uint32_t *component, uint32_t *scratch) {
  uint32_t *index = scratch;                     // order of discovery, from 1; 0: not discovered
  uint32_t *low = scratch + graph.nodes;         // smallest index reachable
  uint32_t *open = scratch + 2ull * graph.nodes; // Tarjan's stack
  uint32_t *next = scratch + 3ull * graph.nodes; // next edge to walk of each node on the path
  uint32_t components = 0, discovered = 0, open_count = 0, path = kNoNode;
  for (uint32_t v = 0; v < graph.nodes; ++v) {
    index[v] = 0;
    component[v] = kNoNode;
  }
  // While a node is on the path and has no component yet, component[] holds no value for it; its parent on the path is
  // kept in component[] with the top bit set.
  constexpr uint32_t kParent = 0x80000000, kRoot = 0x7fffffff;
  auto discover = [&](uint32_t v, uint32_t parent) {
    index[v] = low[v] = ++discovered;
    next[v] = graph.first[v];
    open[open_count++] = v;
    component[v] = kParent | (parent == kNoNode ? kRoot : parent);
    path = v;
  };
  auto finish = [&](uint32_t v) {
    uint32_t parent = component[v] & ~kParent;
    if (low[v] == index[v]) {
      uint32_t member;
      do {
        member = open[--open_count];
        component[member] = components;
      } while (member != v);
      ++components;
    }
    path = parent == kRoot ? kNoNode : parent;
    if (path != kNoNode && low[v] < low[path])
      low[path] = low[v];
  };
  for (uint32_t root = 0; root < graph.nodes; ++root) {
    if (index[root])
      continue;
    discover(root, kNoNode);
    while (path != kNoNode) {
      uint32_t v = path;
      if (next[v] == graph.first[v + 1]) {
        finish(v);
        continue;
      }
      uint32_t w = graph.target[next[v]++];
      if (!index[w])
        discover(w, v);
      else if (component[w] & kParent && index[w] < low[v])
        low[v] = index[w];
    }
  }
  return components;
}

struct CycleLimits {
  uint32_t longest = 0xffffffff; // edges in a cycle
  uint64_t work = 10'000'000;    // pairs of edges looked at
};

struct CycleSearchResult {
  bool work_exhausted = false;   // some cycles may not have been found
  bool length_exhausted = false; // longer ones may exist
  uint64_t cycles = 0, work = 0;
};

// Finds the feasible elementary cycles.
//   feasible(const uint32_t *path, uint32_t length, uint32_t edge)  may `edge` extend this path of edges?
//   found(const uint32_t *cycle, uint32_t length)                   a cycle of edges; return false to end the search
// The caller's feasible() decides rules 2 to 5 for the edges of the path; closing an edge back to the start is asked
// for in the same way, and found() is then called only if it returned true.
template <typename Feasible, typename Found> class CycleSearch {
public:
  // `backward` is the graph turned round. `scratch`: 6 * nodes words.
  CycleSearch(const DirectedGraph &forward_graph, const DirectedGraph &backward_graph, const uint32_t *components,
              uint32_t *scratch, const CycleLimits &search_limits, Feasible &may_extend, Found &on_found)
      : forward(forward_graph), backward(backward_graph), component(components), distance(scratch),
        stamp(scratch + forward.nodes), queue(scratch + 2ull * forward.nodes), path(scratch + 3ull * forward.nodes),
        node_at(scratch + 4ull * forward.nodes), cursor(scratch + 5ull * forward.nodes), limits(search_limits),
        feasible(may_extend), found(on_found) {}

  // All nodes, in the order in which cycles are looked for at them: when the work is bounded the last ones go without.
  void begin_in_order(const uint32_t *nodes) { starts = nodes; }

  CycleSearchResult run() {
    for (uint32_t v = 0; v < forward.nodes; ++v)
      stamp[v] = 0;
    uint32_t shortest = 2;
    for (uint32_t longest = 2; !stopped; longest = longest > limits.longest / 2 ? limits.longest : longest * 2) {
      longest = longest < limits.longest ? longest : limits.longest;
      cut_short = false;
      for (uint32_t i = 0; i < forward.nodes && !stopped; ++i)
        search_from(starts ? starts[i] : i, shortest, longest);
      if (!cut_short || longest == limits.longest)
        break;
      shortest = longest + 1;
    }
    result.length_exhausted = cut_short;
    return result;
  }

private:
  const DirectedGraph &forward, &backward;
  const uint32_t *component;
  const uint32_t *starts = nullptr; // null: in the order of their numbers
  uint32_t *distance;               // to the start, where stamped
  uint32_t *stamp;                  // the round in which `distance` was set
  uint32_t *queue;
  uint32_t *path;    // edges
  uint32_t *node_at; // source of each edge on the path
  uint32_t *cursor;  // next edge to try at each depth
  CycleLimits limits;
  Feasible &feasible;
  Found &found;
  uint32_t round = 0;
  bool cut_short = false, stopped = false;
  CycleSearchResult result;

  // Asking for a step costs more the longer the path: it is compared with each edge on it.
  bool spend(uint64_t steps) {
    result.work += steps;
    if (result.work <= limits.work)
      return true;
    result.work_exhausted = true;
    stopped = true;
    return false;
  }

  // Stamps the nodes not smaller than `start` that reach it in fewer than `longest` edges. False: none does.
  bool measure_distances(uint32_t start, uint32_t longest) {
    ++round;
    uint32_t count = 0, done = 0;
    stamp[start] = round;
    distance[start] = 0;
    queue[count++] = start;
    while (done < count) {
      uint32_t v = queue[done++];
      if (distance[v] + 1 >= longest) {
        cut_short = cut_short || has_unmeasured_source(v, start);
        continue;
      }
      for (uint32_t e = backward.first[v]; e < backward.first[v + 1]; ++e) {
        uint32_t w = backward.target[e];
        if (!spend(1))
          return false;
        if (w < start || component[w] != component[start] || stamp[w] == round)
          continue;
        stamp[w] = round;
        distance[w] = distance[v] + 1;
        queue[count++] = w;
      }
    }
    return count > 1;
  }

  bool has_unmeasured_source(uint32_t v, uint32_t start) {
    for (uint32_t e = backward.first[v]; e < backward.first[v + 1] && spend(1); ++e) {
      uint32_t w = backward.target[e];
      if (w > start && component[w] == component[start] && stamp[w] != round)
        return true;
    }
    return false;
  }

  bool is_on_path(uint32_t node, uint32_t depth) const {
    for (uint32_t i = 0; i <= depth; ++i)
      if (node_at[i] == node)
        return true;
    return false;
  }

  void search_from(uint32_t start, uint32_t shortest, uint32_t longest) {
    if (!measure_distances(start, longest))
      return;
    uint32_t depth = 0; // edges on the path
    node_at[0] = start;
    cursor[0] = forward.first[start];
    while (!stopped) {
      uint32_t v = node_at[depth];
      if (cursor[depth] == forward.first[v + 1]) {
        if (depth == 0)
          return;
        --depth;
        continue;
      }
      uint32_t e = cursor[depth]++;
      if (!spend(depth + 1ull))
        return;
      uint32_t w = forward.target[e];
      if (w == start) {
        close(depth, e, shortest);
      } else if (may_step(w, start, depth, longest) && feasible(path, depth, e)) {
        path[depth++] = e;
        node_at[depth] = w;
        cursor[depth] = forward.first[w];
      }
    }
  }

  bool may_step(uint32_t w, uint32_t start, uint32_t depth, uint32_t longest) {
    if (w < start || component[w] != component[start] || stamp[w] != round)
      return false;
    if (is_on_path(w, depth))
      return false;
    if (depth + 1 + distance[w] <= longest)
      return true;
    cut_short = true;
    return false;
  }

  void close(uint32_t depth, uint32_t edge, uint32_t shortest) {
    if (depth + 1 < shortest || !feasible(path, depth, edge))
      return;
    path[depth] = edge;
    ++result.cycles;
    stopped |= !found(static_cast<const uint32_t *>(path), depth + 1);
  }
};

} // namespace snarl

#endif // SNARL_DETECTOR_CORE_LOCK_GRAPH_H
