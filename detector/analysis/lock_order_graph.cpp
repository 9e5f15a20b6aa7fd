#include "detector/analysis/lock_order_graph.h"

#include <algorithm>
#include <unordered_map>
#include <utility>

namespace snarl {

LockOrderSource source_of(const Run &run) {
  std::unordered_map<uint32_t, uint8_t> flags; // of the few locks that have any
  std::unordered_map<uint32_t, uint32_t> tokens;
  for (const auto &[lock, record] : run.locks) {
    if (record.flags)
      flags[lock] = record.flags;
    if (record.tokens)
      tokens[lock] = record.tokens;
  }
  return {&run.order,
          [](LockId lock) { return lock; },
          [](StackId stack) { return stack.value; },
          [flags = std::move(flags)](LockId lock, uint8_t flag) {
            const auto found = flags.find(lock.value);
            return found != flags.end() && found->second & flag;
          },
          [tokens = std::move(tokens)](LockId lock) {
            const auto found = tokens.find(lock.value);
            return found == tokens.end() ? 0 : found->second;
          },
          run.pid,
          run.process ? run.process->parent_pid : 0};
}

namespace {

uint64_t hash_of(const LockOrderGraph::Site &site) {
  return mix_hash(uint64_t{site.chain} << 32 | site.wanted.value,
                  uint64_t{site.code} << 16 | static_cast<uint64_t>(site.mode) << 8 | site.flags);
}

} // namespace

LockOrderGraph::LockOrderGraph(const std::vector<LockOrderSource> &sources) : sources_(sources) {
  size_t chains = 0, acquisitions = 0;
  for (const LockOrderSource &source : sources_) {
    chains += source.order->chains.size();
    acquisitions += source.order->acquisitions.size();
  }
  Building building;
  building.links.reserve(chains);
  building.sites.reserve(acquisitions);
  building.instances.reserve(acquisitions);
  building.site_of.reserve(acquisitions);
  links_.reserve(chains + 1);
  sites_.reserve(acquisitions);
  for (uint32_t run = 0; run < sources_.size(); ++run)
    add(building, run, sources_[run]);
  sort_instances(building);
}

uint32_t LockOrderGraph::link_number(NumberTable &known, const Link &link) {
  const auto number = static_cast<uint32_t>(links_.size());
  const uint64_t hash = mix_hash(uint64_t{link.parent} << 32 | link.lock.value,
                                 uint64_t{link.code} << 8 | static_cast<uint64_t>(link.mode));
  const uint32_t found = known.find_or_add(hash, number, [&](uint32_t n) {
    const Link &other = links_[n];
    return other.parent == link.parent && other.lock == link.lock && other.mode == link.mode && other.code == link.code;
  });
  if (found == number)
    links_.push_back(link);
  return found;
}

uint32_t LockOrderGraph::site_number(NumberTable &known, const Site &site) {
  const auto number = static_cast<uint32_t>(sites_.size());
  const uint32_t found = known.find_or_add(hash_of(site), number, [&](uint32_t n) {
    const Site &other = sites_[n];
    return other.chain == site.chain && other.wanted == site.wanted && other.mode == site.mode &&
           other.flags == site.flags && other.code == site.code;
  });
  if (found == number)
    sites_.push_back(site);
  return found;
}

void LockOrderGraph::add(Building &building, uint32_t run, const LockOrderSource &source) {
  // A parent's number is smaller than its child's: whatever says otherwise is no chain of the runtime's.
  const LockChains &chains = source.order->chains;
  constexpr uint32_t kNoLink = ~uint32_t{0};
  std::vector<uint32_t> link_of(chains.size(), kNoLink); // by the chain's place
  auto link_of_chain = [&](uint32_t number) {
    if (number == 0)
      return kNothingHeld;
    const LockChainRecord *chain = chains.find(number);
    return chain ? link_of[static_cast<size_t>(chain - &*chains.begin())] : kNoLink;
  };
  auto link_with = [&](uint32_t parent, const LockChainRecord &chain) {
    const LockId lock = source.lock(chain.lock);
    if (source.has_flag(chain.lock, lock_flags::excludes_nobody))
      no_gates_.insert(lock.value);
    else if (const uint32_t tokens = source.tokens(chain.lock); tokens > 1)
      tokens_[lock.value] = std::max(tokens_[lock.value], tokens);
    return link_number(building.links, {parent, lock, chain.mode, source.code(chain.acquired_at)});
  };
  std::vector<const LockChainRecord *> held;
  // What is left when one below others is released, as if the others had been taken without it.
  auto link_of_rest = [&](uint32_t number) {
    if (!chains.held(number, held))
      return kNoLink;
    uint32_t link = kNothingHeld;
    for (size_t i = held.size(); i-- > 0;)
      link = link_with(link, *held[i]);
    return link;
  };
  size_t place = 0;
  for (const LockChainRecord &chain : chains) {
    const uint32_t parent = chain.parent < chain.chain ? link_of_chain(chain.parent) : kNoLink;
    if (parent != kNoLink)
      link_of[place] = chain.mode == kNoLongerHeld ? link_of_rest(chain.chain) : link_with(parent, chain);
    ++place;
  }
  // Their places in the table are on their way from memory while others are looked at.
  constexpr size_t kAhead = 16;
  struct Pending {
    Site site;
    const AcquisitionRecord *record;
  };
  std::vector<Pending> pending;
  auto settle = [&] {
    for (const Pending &p : pending) {
      building.site_of.push_back(site_number(building.sites, p.site));
      building.instances.push_back({run, p.record});
    }
    pending.clear();
  };
  for (const AcquisitionRecord &record : source.order->acquisitions) {
    const uint32_t link = link_of_chain(record.chain);
    if (link == kNoLink)
      continue; // the file ends before it
    if (record.flags & edge_flags::past && sources_.size() == 1)
      continue;
    const LockId wanted = source.lock(record.wanted);
    if (source.has_flag(record.wanted, lock_flags::prefers_writers))
      writer_locks_.insert(wanted.value);
    if (source.has_flag(record.wanted, lock_flags::process_shared))
      process_shared_.insert(wanted.value);
    const auto flags = static_cast<uint8_t>(record.flags & ~(edge_flags::past | edge_flags::inherited));
    const Site site{link, wanted, record.wanted_mode, flags, source.code(record.wanted_at), 0, 0};
    building.sites.prefetch(hash_of(site));
    pending.push_back({site, &record});
    if (pending.size() == kAhead)
      settle();
  }
  settle();
}

void LockOrderGraph::sort_instances(const Building &building) {
  for (uint32_t site : building.site_of)
    ++sites_[site].count;
  uint32_t next = 0;
  for (Site &site : sites_) {
    site.first = next;
    next += site.count;
    site.count = 0;
  }
  instances_.resize(building.instances.size());
  for (size_t i = 0; i < building.instances.size(); ++i) {
    Site &site = sites_[building.site_of[i]];
    instances_[site.first + site.count++] = building.instances[i];
  }
}

std::vector<EdgeLock> LockOrderGraph::held_set(uint32_t chain) const {
  std::vector<EdgeLock> out;
  for (; chain != kNothingHeld; chain = links_[chain].parent)
    if (!no_gates_.count(links_[chain].lock.value) && !tokens_.count(links_[chain].lock.value))
      out.push_back({links_[chain].lock, links_[chain].mode});
  std::sort(out.begin(), out.end(), [](const EdgeLock &a, const EdgeLock &b) { return a.lock < b.lock; });
  return out;
}

std::vector<LockId> LockOrderGraph::held_tokens(uint32_t chain) const {
  std::vector<LockId> out;
  for (; chain != kNothingHeld; chain = links_[chain].parent)
    if (tokens_.count(links_[chain].lock.value) && is_gate(links_[chain].lock))
      out.push_back(links_[chain].lock);
  std::sort(out.begin(), out.end());
  return out;
}

LockEdgeView LockOrderGraph::edge(uint32_t held_link, const Site &site, const std::vector<EdgeLock> &held) const {
  const Link &link = links_[held_link];
  return {link.lock, site.wanted, link.mode, site.mode, site.flags, held.data(), static_cast<uint32_t>(held.size())};
}

bool LockOrderGraph::is_begun_before(const SectionRecord &section, const Instance &instance) const {
  return !(instance.record->tid == section.tid) && known_clock(view(instance), section.slot) >= section.began;
}

std::span<const SlotClock> LockOrderGraph::known_at_end(uint32_t run, const SectionRecord &section) const {
  const auto &structures = sources_[run].order->structures;
  const auto left = structures.find(section.structure);
  return left == structures.end() ? std::span<const SlotClock>() : std::span<const SlotClock>(left->second.clocks);
}

AcquisitionView LockOrderGraph::view(const Instance &instance) const {
  const AcquisitionRecord &record = *instance.record;
  AcquisitionView out{record.tid, record.slot, record.clock, nullptr, 0, record.structural};
  const auto &structures = sources_[instance.run].order->structures;
  if (auto found = structures.find(record.structure); found != structures.end()) {
    out.structural = found->second.clocks.data();
    out.structural_count = static_cast<uint32_t>(found->second.clocks.size());
  }
  return out;
}

bool LockOrderGraph::are_kin(uint32_t run_a, uint32_t run_b) const {
  const LockOrderSource &a = sources_[run_a], &b = sources_[run_b];
  return a.parent && b.parent && (a.parent == b.parent || a.parent == b.pid || b.parent == a.pid);
}

const ChildRecord *LockOrderGraph::child(uint32_t parent_run, uint32_t run, bool ended) const {
  if (sources_[run].parent != sources_[parent_run].pid)
    return nullptr;
  for (const ChildRecord &child : sources_[parent_run].order->children)
    if (child.pid == sources_[run].pid && child.ended == ended)
      return &child;
  return nullptr;
}

AcquisitionView LockOrderGraph::view(uint32_t run, const ChildRecord &child) const {
  AcquisitionView out{Tid(), child.own.slot, child.own.clock, nullptr, 0, child.own};
  const auto &structures = sources_[run].order->structures;
  if (auto found = structures.find(child.structure); found != structures.end()) {
    out.structural = found->second.clocks.data();
    out.structural_count = static_cast<uint32_t>(found->second.clocks.size());
  }
  return out;
}

namespace {

bool knows(const AcquisitionView &acquisition, const SlotClock &one) {
  const Clock clock = acquisition.slot == one.slot ? acquisition.clock : known_clock(acquisition, one.slot);
  return clock >= one.clock;
}

} // namespace

uint64_t LockOrderGraph::given_at(const Instance &instance) const {
  const auto [known, is_new] = given_at_.try_emplace(instance.record, ~uint64_t{0});
  if (!is_new)
    return known->second;
  const AcquisitionView acquisition = view(instance);
  for (const ChildRecord &given : sources_[instance.run].order->children)
    if (given.pid == kAnyProcess && !given.ended && given.time_ns < known->second &&
        (given.own.clock == 0 || acquisition_precedes(acquisition, view(instance.run, given))))
      known->second = given.time_ns;
  return known->second;
}

uint64_t LockOrderGraph::taken_at(const Instance &instance) const {
  const auto [known, is_new] = taken_at_.try_emplace(instance.record, 0);
  if (!is_new)
    return known->second;
  const AcquisitionView acquisition = view(instance);
  for (const ChildRecord &taken : sources_[instance.run].order->children)
    if (taken.pid == kAnyProcess && taken.ended && taken.time_ns > known->second && knows(acquisition, taken.own))
      known->second = taken.time_ns;
  return known->second;
}

bool LockOrderGraph::process_precedes(const Instance &earlier, const Instance &later) const {
  if (given_at(earlier) < taken_at(later))
    return true;
  if (const ChildRecord *made = child(earlier.run, later.run, false))
    return acquisition_precedes(view(earlier), view(earlier.run, *made));
  if (const ChildRecord *ended = child(later.run, earlier.run, true)) {
    return knows(view(later), ended->own);
  }
  for (uint32_t parent = 0; parent < sources_.size(); ++parent) {
    const ChildRecord *ended = child(parent, earlier.run, true), *made = child(parent, later.run, false);
    if (ended && made && known_clock(view(parent, *made), ended->own.slot) >= ended->own.clock)
      return true;
  }
  return false;
}

const LockChainRecord *LockOrderGraph::held_record(const Instance &instance, LockId node) const {
  const LockOrderSource &source = sources_[instance.run];
  std::vector<const LockChainRecord *> held;
  source.order->chains.held(instance.record->chain, held);
  for (const LockChainRecord *chain : held)
    if (source.lock(chain->lock) == node)
      return chain;
  return nullptr;
}

} // namespace snarl
