// Does a new edge close a cycle? A directed graph whose nodes keep a topological order while edges come in, after
// Pearce and Kelly, "A dynamic topological sort algorithm for directed acyclic graphs", JEA 2006: an edge that
// agrees with the order costs nothing; else only the nodes between its ends are looked at. An edge that closes a
// cycle is told and not added: the graph stays acyclic. A node that is new to the graph comes first when an edge leaves
// it and last when one reaches it, so that graphs which only grow outwards are never searched; two new ones come last
// together, so that pieces which grow apart do not lie across each other.
//
// Not thread-safe.
#ifndef SNARL_RUNTIME_SYNC_LOCK_GRAPH_H
#define SNARL_RUNTIME_SYNC_LOCK_GRAPH_H

#include "runtime/platform/memory.h"
#include "runtime/sync/index_table.h"

namespace snarl {

class LockGraph {
public:
  enum class Added : uint8_t { known, added, closes_cycle };
  // Nodes are named by any non-zero number.
  Added add_edge(uint32_t from, uint32_t to);
  uint32_t edges() const { return pairs_.count; }
  // Forgets nodes that are on no cycle, ever: no path that a cycle could need leads through them.
  void remove(const Vector<uint32_t> &names);

private:
  struct Node {
    uint32_t name;
    int32_t order;                   // from < to for every edge
    uint32_t mark;                   // == search_: seen in this search
    Vector<uint32_t> next, previous; // node indexes
  };
  struct Pair {
    uint32_t from, to; // names
  };

  uint32_t find_node(uint32_t name) const; // 0: none
  uint32_t add_node(uint32_t name, int32_t order);
  bool is_new_pair(uint32_t from, uint32_t to);
  // Collects what is reachable forwards from `start` up to `limit` in the order. False: it reaches `goal`.
  bool collect_forwards(uint32_t start, uint32_t goal, int32_t limit);
  void collect_backwards(uint32_t start, int32_t limit);
  void reorder();
  void sort_by_order(Vector<uint32_t> &nodes);
  void keep_known(Vector<uint32_t> &nodes, const Vector<uint32_t> &place) const;

  Vector<Node> nodes_; // index 0 unused
  Vector<Pair> pairs_;
  IndexTable node_by_name_, known_pairs_;
  Vector<uint32_t> forwards_, backwards_, stack_;
  Vector<int32_t> places_;
  uint32_t search_ = 0;
  int32_t first_ = 0, last_ = 0; // orders in use
};

} // namespace snarl

#endif // SNARL_RUNTIME_SYNC_LOCK_GRAPH_H
