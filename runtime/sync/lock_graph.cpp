#include "runtime/sync/lock_graph.h"

namespace snarl {

uint32_t LockGraph::find_node(uint32_t name) const {
  return node_by_name_.find(mix_hash(name), [&](uint32_t i) { return nodes_[i].name == name; });
}

uint32_t LockGraph::add_node(uint32_t name, int32_t order) {
  if (nodes_.count == 0)
    nodes_.push(Node{});
  const uint32_t index = nodes_.count;
  nodes_.push(Node{name, order, 0, {}, {}});
  node_by_name_.insert(mix_hash(name), index);
  return index;
}

bool LockGraph::is_new_pair(uint32_t from, uint32_t to) {
  const uint64_t hash = mix_hash(from, to);
  if (known_pairs_.find(hash, [&](uint32_t i) { return pairs_[i - 1].from == from && pairs_[i - 1].to == to; }))
    return false;
  pairs_.push({from, to});
  known_pairs_.insert(hash, pairs_.count);
  return true;
}

bool LockGraph::collect_forwards(uint32_t start, uint32_t goal, int32_t limit) {
  stack_.push(start);
  nodes_[start].mark = search_;
  while (stack_.count) {
    const uint32_t n = stack_[--stack_.count];
    forwards_.push(n);
    for (uint32_t next : nodes_[n].next) {
      if (next == goal)
        return false;
      if (nodes_[next].mark == search_ || nodes_[next].order > limit)
        continue;
      nodes_[next].mark = search_;
      stack_.push(next);
    }
  }
  return true;
}

void LockGraph::collect_backwards(uint32_t start, int32_t limit) {
  stack_.push(start);
  nodes_[start].mark = search_;
  while (stack_.count) {
    const uint32_t n = stack_[--stack_.count];
    backwards_.push(n);
    for (uint32_t previous : nodes_[n].previous) {
      if (nodes_[previous].mark == search_ || nodes_[previous].order < limit)
        continue;
      nodes_[previous].mark = search_;
      stack_.push(previous);
    }
  }
}

// Shell sort: no memory, and the ranges are small.
void LockGraph::sort_by_order(Vector<uint32_t> &nodes) {
  uint32_t gap = 1;
  while (gap < nodes.count / 3)
    gap = gap * 3 + 1;
  for (; gap > 0; gap /= 3)
    for (uint32_t i = gap; i < nodes.count; ++i) {
      const uint32_t moved = nodes[i];
      uint32_t j = i;
      for (; j >= gap && nodes_[nodes[j - gap]].order > nodes_[moved].order; j -= gap)
        nodes[j] = nodes[j - gap];
      nodes[j] = moved;
    }
}

// What reaches the new edge's source goes, in its own order, before what its target reaches; they share their places.
void LockGraph::reorder() {
  sort_by_order(backwards_);
  sort_by_order(forwards_);
  places_.clear();
  uint32_t b = 0, f = 0;
  while (b < backwards_.count || f < forwards_.count) {
    const bool take_b =
        f == forwards_.count || (b < backwards_.count && nodes_[backwards_[b]].order < nodes_[forwards_[f]].order);
    places_.push(nodes_[take_b ? backwards_[b++] : forwards_[f++]].order);
  }
  uint32_t place = 0;
  for (uint32_t n : backwards_)
    nodes_[n].order = places_[place++];
  for (uint32_t n : forwards_)
    nodes_[n].order = places_[place++];
}

LockGraph::Added LockGraph::add_edge(uint32_t from, uint32_t to) {
  if (from == to || !is_new_pair(from, to))
    return Added::known;
  uint32_t source = find_node(from), target = find_node(to);
  if (!source)
    source = add_node(from, target ? --first_ : ++last_);
  if (!target)
    target = add_node(to, ++last_);
  if (nodes_[target].order < nodes_[source].order) {
    ++search_;
    forwards_.clear();
    backwards_.clear();
    stack_.clear();
    if (!collect_forwards(target, source, nodes_[source].order))
      return Added::closes_cycle;
    collect_backwards(source, nodes_[target].order);
    reorder();
  }
  nodes_[source].next.push(target);
  nodes_[target].previous.push(source);
  return Added::added;
}

// Those that have a place, by their new numbers.
void LockGraph::keep_known(Vector<uint32_t> &nodes, const Vector<uint32_t> &place) const {
  uint32_t kept = 0;
  for (uint32_t n : nodes)
    if (place[n])
      nodes[kept++] = place[n];
  nodes.count = kept;
}

void LockGraph::remove(const Vector<uint32_t> &names) {
  if (!nodes_.count)
    return;
  Vector<uint32_t> place; // of each node from now on; 0: none
  for (uint32_t n = 0; n < nodes_.count; ++n)
    place.push(1);
  for (uint32_t name : names)
    place[find_node(name)] = 0; // whom we do not know is 0
  uint32_t count = 0, pairs = 0;
  for (const Pair &pair : pairs_)
    if (place[find_node(pair.from)] && place[find_node(pair.to)])
      pairs_[pairs++] = pair;
  pairs_.count = pairs;
  for (uint32_t n = 1; n < nodes_.count; ++n)
    place[n] = place[n] ? ++count : 0;
  node_by_name_.clear();
  for (uint32_t n = 1; n < nodes_.count; ++n) {
    Node &node = nodes_[n];
    if (!place[n]) {
      node.next.drop();
      node.previous.drop();
      continue;
    }
    keep_known(node.next, place);
    keep_known(node.previous, place);
    node_by_name_.insert(mix_hash(node.name), place[n]);
    nodes_[place[n]] = node;
  }
  nodes_.count = count + 1;
  place.drop();
  known_pairs_.clear();
  for (uint32_t i = 0; i < pairs_.count; ++i)
    known_pairs_.insert(mix_hash(pairs_[i].from, pairs_[i].to), i + 1);
}

} // namespace snarl
