#include "detector/analysis/cycle_cast.h"

#include "detector/analysis/lock_cycles.h"

#include <algorithm>

namespace snarl {

bool CycleCast::spend() {
  if (work_left)
    --work_left;
  return work_left != 0;
}

const std::vector<EdgeLock> &CycleCast::held_set(uint32_t chain) {
  auto [known, is_new] = held_sets.emplace(chain, std::vector<EdgeLock>());
  if (is_new)
    known->second = order.held_set(chain);
  return known->second;
}

bool CycleCast::share_gate(uint32_t site_a, uint32_t site_b) {
  const Site &a = order.sites()[site_a], &b = order.sites()[site_b];
  if (a.chain == LockOrderGraph::kNothingHeld || b.chain == LockOrderGraph::kNothingHeld)
    return false;
  // Look-ups may move the sets of others: both first.
  held_set(a.chain);
  const std::vector<EdgeLock> &held_by_b = held_set(b.chain), &held_by_a = held_set(a.chain);
  return edges_share_gate(order.edge(a.chain, a, held_by_a), order.edge(b.chain, b, held_by_b));
}

// May all parts be under way at once, each with the tokens that it has?
bool CycleCast::tokens_suffice(const std::vector<Part> &parts) const {
  if (order.tokens().empty())
    return true;
  std::unordered_map<uint32_t, uint32_t> taken;
  for (const Part &part : parts)
    for (LockId semaphore : order.held_tokens(order.sites()[part.site].chain))
      if (++taken[semaphore.value] > order.tokens().at(semaphore.value))
        return false;
  return true;
}

bool CycleCast::share_run(uint32_t site_a, uint32_t site_b) {
  const std::span<const Instance> a = order.instances(order.sites()[site_a]),
                                  b = order.instances(order.sites()[site_b]);
  for (size_t i = 0, j = 0; i < a.size() && j < b.size();) {
    if (a[i].run == b[j].run)
      return true;
    a[i].run < b[j].run ? ++i : ++j;
  }
  return false;
}

// Does the acquisition's thread hold the section's lock, in a section of its own?
bool CycleCast::holds_besides(const SectionRecord &section, const Instance &a, uint32_t site_a) {
  const AcquisitionRecord &record = *a.record;
  if (record.tid == section.tid && record.clock >= section.began && record.clock <= section.ended)
    return false;
  const std::vector<EdgeLock> &held = held_set(order.sites()[site_a].chain);
  const LockId lock = order.lock_of(a.run, section);
  return std::any_of(held.begin(), held.end(), [&](const EdgeLock &one) { return one.lock == lock; });
}

// Was the first made within a section of a lock, by others than its holder (who created and joined them, say), and the
// other one under that lock at another time?
bool CycleCast::is_gated(const Instance &within, const Instance &other, uint32_t site_of_other) {
  const std::vector<const SectionRecord *> &sections = enclosing.around(within), &of_other = enclosing.around(other);
  return std::any_of(sections.begin(), sections.end(), [&](const SectionRecord *section) {
    if (std::find(of_other.begin(), of_other.end(), section) != of_other.end())
      return false;
    return holds_besides(*section, other, site_of_other) ||
           std::any_of(of_other.begin(), of_other.end(),
                       [&](const SectionRecord *one) { return one->lock == section->lock; });
  });
}

// Runs of their own say nothing about who overlaps whom, unless one of them has seen both. The main threads of two runs
// are one thread. But the locks that a process and its children share all of them may take at once.
bool CycleCast::can_overlap(const Instance &a, uint32_t site_a, const Instance &b, uint32_t site_b,
                            bool in_common_run) {
  const auto inherited = [](const Instance &one) { return (one.record->flags & edge_flags::inherited) != 0; };
  if (a.run == b.run)
    return inherited(a) == inherited(b) && acquisitions_can_overlap(order.view(a), order.view(b)) &&
           (order.sections(a.run).empty() || (!is_gated(a, b, site_b) && !is_gated(b, a, site_a)));
  if (inherited(a) || inherited(b))
    return false;
  if (order.are_kin(a.run, b.run) && order.is_process_shared(order.sites()[site_a].wanted) &&
      order.is_process_shared(order.sites()[site_b].wanted))
    return !order.process_precedes(a, b) && !order.process_precedes(b, a);
  return !in_common_run && !(a.record->tid.value == 1 && b.record->tid.value == 1);
}

bool CycleCast::sites_can_overlap(uint32_t site_a, uint32_t site_b) {
  const bool common = share_run(site_a, site_b);
  for (const Instance &a : order.instances(order.sites()[site_a]))
    for (const Instance &b : order.instances(order.sites()[site_b])) {
      if (!spend())
        return false;
      if (can_overlap(a, site_a, b, site_b, common))
        return true;
    }
  return false;
}

bool CycleCast::may_meet(uint32_t site_a, uint32_t site_b) {
  const auto [first, second] = std::minmax(site_a, site_b);
  auto [known, is_new] = meetings.emplace(uint64_t{first} << 32 | second, false);
  if (is_new)
    known->second = !share_gate(first, second) && sites_can_overlap(first, second);
  return known->second;
}

bool CycleCast::may_meet(CycleEdge a, CycleEdge b) {
  return may_meet(a.site, b.site);
}

bool CycleCast::may_block(CycleEdge waiter, CycleEdge holder) const {
  const Site &site = order.sites()[waiter.site];
  const LockOrderGraph::Link &held = order.links()[holder.link];
  return site.mode == LockMode::exclusive || held.mode == LockMode::exclusive || order.prefers_writers(site.wanted);
}

const std::vector<uint32_t> &CycleCast::writers_of(LockId lock) {
  if (!writers_known)
    for (uint32_t s = 0; s < order.sites().size(); ++s) {
      const Site &site = order.sites()[s];
      const bool can_wait = !(site.flags & (edge_flags::try_lock | edge_flags::timed));
      if (can_wait && site.mode == LockMode::exclusive && order.prefers_writers(site.wanted))
        writers[site.wanted.value].push_back(s);
    }
  writers_known = true;
  return writers[lock.value];
}

// Depth first: one instance for each part, each overlapping all that were chosen before.
bool CycleCast::choose(const std::vector<Part> &parts, std::vector<Instance> &chosen) {
  if (chosen.size() == parts.size())
    return true;
  const uint32_t site = parts[chosen.size()].site;
  for (const Instance &candidate : order.instances(order.sites()[site])) {
    bool fits = true;
    for (size_t i = 0; fits && i < chosen.size(); ++i) {
      if (!spend())
        return false;
      fits = can_overlap(chosen[i], parts[i].site, candidate, site, share_run(parts[i].site, site));
    }
    if (!fits)
      continue;
    chosen.push_back(candidate);
    if (choose(parts, chosen))
      return true;
    chosen.pop_back();
  }
  return false;
}

// Adds a part for each writer that is needed from `edge` on, tries every choice of them, then casts.
bool CycleCast::choose_writers(const std::vector<CycleEdge> &cycle, size_t edge, std::vector<Part> &parts,
                               std::vector<Instance> &chosen) {
  if (edge == cycle.size()) {
    chosen.clear();
    return tokens_suffice(parts) && choose(parts, chosen);
  }
  const Site &site = order.sites()[cycle[edge].site];
  const LockOrderGraph::Link &next = order.links()[cycle[(edge + 1) % cycle.size()].link];
  if (site.mode == LockMode::exclusive || next.mode == LockMode::exclusive)
    return choose_writers(cycle, edge + 1, parts, chosen);
  for (uint32_t writer : writers_of(site.wanted)) {
    bool fits = true;
    for (const Part &part : parts)
      fits = fits && part.site != writer && may_meet(part.site, writer);
    if (!fits)
      continue;
    parts.push_back({writer, edge});
    if (choose_writers(cycle, edge + 1, parts, chosen))
      return true;
    parts.pop_back();
  }
  return false;
}

bool CycleCast::find(const std::vector<CycleEdge> &cycle, std::vector<LockCycleEdge> &out) {
  std::vector<Part> parts;
  std::vector<Instance> chosen;
  for (const CycleEdge &edge : cycle)
    parts.push_back({edge.site, kNone});
  if (!choose_writers(cycle, 0, parts, chosen))
    return false;
  out.clear();
  for (size_t i = 0; i < cycle.size(); ++i)
    out.push_back(
        {chosen[i].run, chosen[i].record, order.held_record(chosen[i], order.links()[cycle[i].link].lock), {}});
  for (size_t i = cycle.size(); i < parts.size(); ++i)
    out[parts[i].writes_before].writer = chosen[i];
  return true;
}

} // namespace snarl
