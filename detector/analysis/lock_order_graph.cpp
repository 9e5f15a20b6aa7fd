#include "detector/analysis/lock_order_graph.h"

#include <algorithm>

namespace snarl {

LockOrderSource source_of(const Run &run) {
  return {&run.order, [](LockId lock) { return lock; }, [](StackId stack) { return stack.value; },
          [&run](LockId lock) {
            const LockRecord *record = run.lock(lock);
            return record && record->flags & lock_flags::prefers_writers;
          }};
}

// The finaliser of SplitMix64.
size_t LockOrderGraph::KeyHash::operator()(const Key &key) const {
  uint64_t x = key.a * 0x9e3779b97f4a7c15ULL + key.b;
  x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9ULL;
  x = (x ^ (x >> 27)) * 0x94d049bb133111ebULL;
  return x ^ (x >> 31);
}

LockOrderGraph::LockOrderGraph(const std::vector<LockOrderSource> &sources) : sources_(sources) {
  size_t chains = 0, acquisitions = 0;
  for (const LockOrderSource &source : sources_) {
    chains += source.order->chains.size();
    acquisitions += source.order->acquisitions.size();
  }
  link_by_key_.reserve(chains);
  site_by_key_.reserve(acquisitions);
  for (uint32_t run = 0; run < sources_.size(); ++run)
    add(run, sources_[run]);
  link_by_key_.clear();
  site_by_key_.clear();
}

void LockOrderGraph::add(uint32_t run, const LockOrderSource &source) {
  // A parent's number is smaller than its child's: whatever says otherwise is no chain of the runtime's.
  std::vector<const LockChainRecord *> chains;
  for (const auto &[number, chain] : source.order->chains)
    chains.push_back(&chain);
  std::sort(chains.begin(), chains.end(), [](auto *a, auto *b) { return a->chain < b->chain; });
  std::unordered_map<uint32_t, uint32_t> link_of{{0, kNothingHeld}};
  link_of.reserve(chains.size() + 1);
  for (const LockChainRecord *chain : chains) {
    auto parent = link_of.find(chain->parent);
    if (parent == link_of.end())
      continue;
    const Link link{parent->second, source.lock(chain->lock), chain->mode, source.code(chain->acquired_at)};
    const Key key{uint64_t{link.parent} << 32 | link.lock.value,
                  uint64_t{link.code} << 8 | static_cast<uint64_t>(link.mode)};
    auto [known, is_new] = link_by_key_.emplace(key, links_.size());
    if (is_new)
      links_.push_back(link);
    link_of[chain->chain] = known->second;
  }
  for (const AcquisitionRecord &record : source.order->acquisitions) {
    auto chain = link_of.find(record.chain);
    if (chain == link_of.end())
      continue; // the file ends before it
    const LockId wanted = source.lock(record.wanted);
    if (source.prefers_writers(record.wanted))
      writer_locks_.insert(wanted.value);
    const uint32_t code = source.code(record.wanted_at);
    const Key key{uint64_t{chain->second} << 32 | wanted.value,
                  uint64_t{code} << 16 | static_cast<uint64_t>(record.wanted_mode) << 8 | record.flags};
    auto [known, is_new] = site_by_key_.emplace(key, sites_.size());
    if (is_new)
      sites_.push_back({chain->second, wanted, record.wanted_mode, record.flags, code, {}});
    sites_[known->second].instances.push_back({run, &record});
  }
}

std::vector<EdgeLock> LockOrderGraph::held_set(uint32_t chain) const {
  std::vector<EdgeLock> out;
  for (; chain != kNothingHeld; chain = links_[chain].parent)
    out.push_back({links_[chain].lock, links_[chain].mode});
  std::sort(out.begin(), out.end(), [](const EdgeLock &a, const EdgeLock &b) { return a.lock < b.lock; });
  return out;
}

LockEdgeView LockOrderGraph::edge(uint32_t held_link, const Site &site, const std::vector<EdgeLock> &held) const {
  const Link &link = links_[held_link];
  return {link.lock, site.wanted, link.mode, site.mode, site.flags, held.data(), static_cast<uint32_t>(held.size())};
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

const LockChainRecord *LockOrderGraph::held_record(const Instance &instance, LockId node) const {
  const LockOrderSource &source = sources_[instance.run];
  for (uint32_t chain = instance.record->chain; chain;) {
    auto found = source.order->chains.find(chain);
    if (found == source.order->chains.end())
      return nullptr;
    if (source.lock(found->second.lock) == node)
      return &found->second;
    chain = found->second.parent < chain ? found->second.parent : 0;
  }
  return nullptr;
}

} // namespace snarl
