#include "detector/analysis/lock_cycles.h"

#include "detector/analysis/cycle_cast.h"

#include <algorithm>
#include <map>
#include <utility>

namespace snarl {

namespace {

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

bool waits(const LockOrderGraph::Site &site) {
  return !(site.flags & (edge_flags::try_lock | edge_flags::timed));
}

// Code that takes a mutex again after a wait on a condition, and the code that had taken it before. A cycle by the one
// is a cycle by the other as well, of the same locks, with the same remedy.
class Resumptions {
public:
  explicit Resumptions(const LockOrderGraph &graph) : order(graph) {
    std::map<std::pair<uint32_t, uint32_t>, std::vector<const Site *>> firsts; // by what was held, and the lock
    for (const Site &site : order.sites())
      if (site.flags & edge_flags::after_wait)
        firsts[{site.chain, site.wanted.value}];
    if (firsts.empty())
      return;
    for (const Site &site : order.sites())
      if (auto found = firsts.find({site.chain, site.wanted.value}); found != firsts.end() && takes_first(site))
        found->second.push_back(&site);
    for (const Site &site : order.sites())
      if (site.flags & edge_flags::after_wait)
        if (const Site *first = latest_before(site, firsts[{site.chain, site.wanted.value}]))
          code_before.emplace(std::pair(site.wanted.value, site.code), first->code);
  }
  // The code by which the lock was taken first; the given one if that was no wait.
  uint32_t first_code(LockId lock, uint32_t code) const {
    const auto found = code_before.find({lock.value, code});
    return found == code_before.end() ? code : found->second;
  }

private:
  using Site = LockOrderGraph::Site;

  static bool takes_first(const Site &site) { return waits(site) && !(site.flags & edge_flags::after_wait); }

  // Where the thread took it last, before the wait; anywhere if nothing of that thread is recorded.
  const Site *latest_before(const Site &again, const std::vector<const Site *> &firsts) const {
    const LockOrderGraph::Instance &resumed = order.instances(again)[0];
    const Site *best = firsts.empty() ? nullptr : firsts[0];
    const AcquisitionRecord *latest = nullptr;
    for (const Site *site : firsts)
      for (const LockOrderGraph::Instance &one : order.instances(*site))
        if (one.run == resumed.run && one.record->tid == resumed.record->tid && one.record < resumed.record &&
            (!latest || latest < one.record)) {
          latest = one.record;
          best = site;
        }
    return best;
  }

  const LockOrderGraph &order;
  std::map<std::pair<uint32_t, uint32_t>, uint32_t> code_before; // by lock and code
};

// Puts cycles of the same code together, whatever the number of threads that run it.
class CycleGroups {
public:
  CycleGroups(const LockOrderGraph &graph, std::vector<LockCycle> &groups_to_fill)
      : order(graph), resumptions(graph), groups(groups_to_fill) {}

  void add(const std::vector<CycleEdge> &edges, std::vector<LockCycleEdge> cycle) {
    std::vector<std::pair<uint32_t, uint32_t>> code;
    bool resumed = false;
    for (const CycleEdge &edge : edges) {
      const LockOrderGraph::Link &link = order.links()[edge.link];
      const LockOrderGraph::Site &site = order.sites()[edge.site];
      code.emplace_back(resumptions.first_code(link.lock, link.code), resumptions.first_code(site.wanted, site.code));
      resumed |= code.back() != std::pair(link.code, site.code);
    }
    std::sort(code.begin(), code.end());
    code.erase(std::unique(code.begin(), code.end()), code.end());
    auto [known, is_new] = group_of.emplace(std::move(code), groups.size());
    if (is_new) {
      groups.push_back({std::move(cycle), 1});
      only_resumed.push_back(resumed);
    } else if (only_resumed[known->second] && !resumed) {
      groups[known->second] = {std::move(cycle), 1};
      only_resumed[known->second] = false;
    } else if (only_resumed[known->second] == resumed) {
      ++groups[known->second].count;
    }
  }

private:
  const LockOrderGraph &order;
  const Resumptions resumptions;
  std::vector<LockCycle> &groups;
  std::vector<char> only_resumed; // of each group: none without a wait was found
  std::map<std::vector<std::pair<uint32_t, uint32_t>>, size_t> group_of;
};

// Locks numbered from 0. The runtime's own numbers are dense, and found directly then.
class Nodes {
public:
  explicit Nodes(const LockOrderGraph &order) {
    uint32_t greatest = 0;
    for (const LockOrderGraph::Link &link : order.links())
      greatest = std::max(greatest, link.lock.value);
    for (const LockOrderGraph::Site &site : order.sites())
      greatest = std::max(greatest, site.wanted.value);
    if (greatest / 8 <= order.links().size() + order.sites().size())
      direct.resize(size_t{greatest} + 1, kUnknown);
  }
  uint32_t of(LockId lock) {
    if (!direct.empty()) {
      uint32_t &number = direct[lock.value];
      if (number == kUnknown)
        number = numbered++;
      return number;
    }
    const uint32_t number =
        table.find_or_add(mix_hash(lock.value), numbered, [&](uint32_t n) { return locks[n] == lock; });
    if (number == numbered) {
      locks.push_back(lock);
      ++numbered;
    }
    return number;
  }
  uint32_t count() const { return numbered; }

private:
  static constexpr uint32_t kUnknown = ~uint32_t{0};

  std::vector<uint32_t> direct; // by lock; empty: by the table
  std::vector<LockId> locks;    // by number
  NumberTable table;
  uint32_t numbered = 0;
};

// Which held locks were themselves waited for when they were taken.
class Waited {
public:
  explicit Waited(const LockOrderGraph &order) : first_like(order.links().size()), waited(order.links().size()) {
    const std::vector<LockOrderGraph::Link> &links = order.links();
    NumberTable by_lock; // and by what was held below
    by_lock.reserve(links.size());
    auto find = [&](uint32_t parent, LockId lock, auto look) {
      return look(mix_hash(uint64_t{parent} << 32 | lock.value),
                  [&, parent, lock](uint32_t n) { return links[n].parent == parent && links[n].lock == lock; });
    };
    for (uint32_t l = 1; l < links.size(); ++l)
      first_like[l] = find(links[l].parent, links[l].lock,
                           [&](uint64_t hash, auto same) { return by_lock.find_or_add(hash, l, same); });
    std::vector<char> has_more(links.size()); // links on top of it
    for (uint32_t l = 1; l < links.size(); ++l)
      has_more[links[l].parent] = true;
    for (const LockOrderGraph::Site &site : order.sites()) {
      if (!waits(site) || !has_more[site.chain])
        continue;
      const uint32_t link =
          find(site.chain, site.wanted, [&](uint64_t hash, auto same) { return by_lock.find(hash, same); });
      if (link != NumberTable::kNone)
        waited[link] = true;
    }
  }
  bool has(uint32_t link) const { return waited[first_like[link]]; }

private:
  std::vector<uint32_t> first_like; // of each link: the first with the same lock and parent
  std::vector<char> waited;         // by that one
};

// The edges that can be part of a cycle: those within a strongly connected component.
//
// Components are those of all edges but found with few: a held lock that was itself waited for is reached from all that
// were held then, so the edge from it stands for theirs. A chain of a thousand locks has a thousand such edges, not
// half a million.
class WaitGraph {
public:
  explicit WaitGraph(const LockOrderGraph &graph)
      : order(graph), nodes(graph), wanted_nodes(graph.sites().size()), link_nodes(graph.links().size(), kUnknown) {
    std::vector<uint32_t> component = components();
    std::vector<uint32_t> members(nodes.count());
    for (uint32_t c : component)
      ++members[c];
    for (uint32_t s = 0; s < order.sites().size(); ++s) {
      const LockOrderGraph::Site &site = order.sites()[s];
      if (!waits(site) || site.chain == LockOrderGraph::kNothingHeld)
        continue;
      const uint32_t wanted = wanted_nodes[s];
      if (members[component[wanted]] == 1)
        continue;
      for (uint32_t l = site.chain; l != LockOrderGraph::kNothingHeld; l = order.links()[l].parent) {
        const uint32_t held = node_of_link(l);
        if (held != wanted && held < component.size() && component[held] == component[wanted]) {
          edges.push_back({l, s});
          arcs.push_back({held, wanted});
        }
      }
    }
  }

  std::vector<CycleEdge> edges;
  std::vector<Arc> arcs; // of the same number
  uint32_t node_count() const { return nodes.count(); }

private:
  static constexpr uint32_t kUnknown = ~uint32_t{0};

  const LockOrderGraph &order;
  Nodes nodes;
  std::vector<uint32_t> wanted_nodes; // of the sites that wait
  std::vector<uint32_t> link_nodes;

  uint32_t node_of_link(uint32_t link) {
    if (link_nodes[link] == kUnknown)
      link_nodes[link] = nodes.of(order.links()[link].lock);
    return link_nodes[link];
  }

  // Numbers every lock that can be waited for and those that it can be waited for under, in the order of the record.
  std::vector<uint32_t> components() {
    const Waited waited(order);
    std::vector<Arc> few;
    few.reserve(order.sites().size());
    for (uint32_t s = 0; s < order.sites().size(); ++s) {
      const LockOrderGraph::Site &site = order.sites()[s];
      if (!waits(site))
        continue;
      if (site.chain != LockOrderGraph::kNothingHeld)
        node_of_link(site.chain);
      const uint32_t wanted = wanted_nodes[s] = nodes.of(site.wanted);
      for (uint32_t l = site.chain; l != LockOrderGraph::kNothingHeld;) {
        const LockOrderGraph::Link &link = order.links()[l];
        if (!(link.lock == site.wanted))
          few.push_back({node_of_link(l), wanted});
        l = waited.has(l) ? LockOrderGraph::kNothingHeld : link.parent;
      }
    }
    Rows rows(nodes.count(), few, false);
    std::vector<uint32_t> component(nodes.count()), scratch(4ull * nodes.count());
    strong_components(rows.graph(), component.data(), scratch.data());
    return component;
  }
};

// A tangle may take all the work there is: what is not part of it has its turn before.
std::vector<uint32_t> small_components_first(const std::vector<uint32_t> &component) {
  std::vector<uint32_t> members(component.size()), nodes(component.size());
  for (uint32_t v = 0; v < component.size(); ++v) {
    ++members[component[v]];
    nodes[v] = v;
  }
  std::sort(nodes.begin(), nodes.end(), [&](uint32_t a, uint32_t b) {
    const uint32_t with_a = members[component[a]], with_b = members[component[b]];
    return with_a != with_b ? with_a < with_b : a < b;
  });
  return nodes;
}

// A reader that comes back for more while a writer waits: the writer waits for the reader, and the reader for the
// writer.
void find_read_again(const LockOrderGraph &order, CycleCast &cast, CycleGroups &groups) {
  for (uint32_t s = 0; s < order.sites().size(); ++s) {
    const LockOrderGraph::Site &site = order.sites()[s];
    if (!waits(site) || site.mode != LockMode::shared || !order.prefers_writers(site.wanted))
      continue;
    for (uint32_t l = site.chain; l != LockOrderGraph::kNothingHeld; l = order.links()[l].parent) {
      const LockOrderGraph::Link &link = order.links()[l];
      std::vector<LockCycleEdge> actors;
      if (link.lock == site.wanted && link.mode == LockMode::shared && cast.find({{l, s}}, actors))
        groups.add({{l, s}}, std::move(actors));
    }
  }
}

} // namespace

LockCycles find_lock_cycles(const LockOrderGraph &order, const CycleLimits &limits) {
  LockCycles out;
  CycleGroups groups(order, out.cycles);
  CycleCast cast(order, limits.work);
  find_read_again(order, cast, groups);
  WaitGraph waits_for(order);
  out.incomplete = cast.exhausted();
  if (waits_for.edges.empty())
    return out;
  const uint32_t nodes = waits_for.node_count();
  Rows forward(nodes, waits_for.arcs, false), backward(nodes, waits_for.arcs, true);
  DirectedGraph forward_graph = forward.graph(), backward_graph = backward.graph();
  std::vector<uint32_t> component(nodes), scratch(6ull * nodes);
  strong_components(forward_graph, component.data(), scratch.data());

  auto edge_of = [&](uint32_t edge) { return waits_for.edges[forward.arc_of(edge)]; };
  auto feasible = [&](const uint32_t *path, uint32_t length, uint32_t edge) {
    const CycleEdge added = edge_of(edge);
    for (uint32_t i = 0; i < length; ++i)
      if (!cast.may_meet(edge_of(path[i]), added))
        return false;
    if (length == 0)
      return true;
    const CycleEdge first = edge_of(path[0]);
    const bool closes = order.sites()[added.site].wanted == order.links()[first.link].lock;
    return cast.may_block(edge_of(path[length - 1]), added) && (!closes || cast.may_block(added, first));
  };
  auto found = [&](const uint32_t *cycle, uint32_t length) {
    std::vector<CycleEdge> edges;
    for (uint32_t i = 0; i < length; ++i)
      edges.push_back(edge_of(cycle[i]));
    std::vector<LockCycleEdge> actors;
    if (cast.find(edges, actors))
      groups.add(edges, std::move(actors));
    return out.cycles.size() < kMostLockCycles && !cast.exhausted();
  };
  CycleSearch search(forward_graph, backward_graph, component.data(), scratch.data(), limits, feasible, found);
  const std::vector<uint32_t> starts = small_components_first(component);
  search.begin_in_order(starts.data());
  CycleSearchResult result = search.run();
  out.incomplete |= result.work_exhausted || cast.exhausted() || out.cycles.size() == kMostLockCycles;
  return out;
}

} // namespace snarl
