#include "detector/run/run.h"

#include <algorithm>

namespace snarl {

namespace {
template <typename Map, typename Key> auto find_or_null(const Map &map, const Key &key) {
  auto found = map.find(key);
  return found == map.end() ? nullptr : &found->second;
}
} // namespace

void LockChains::sort() {
  std::sort(chains_.begin(), chains_.end(), [](auto &a, auto &b) { return a.chain < b.chain; });
  // The runtime uses no number twice.
  chains_.erase(std::unique(chains_.begin(), chains_.end(), [](auto &a, auto &b) { return a.chain == b.chain; }),
                chains_.end());
}

const LockChainRecord *LockChains::find(uint32_t number) const {
  if (number - 1 < chains_.size() && chains_[number - 1].chain == number) // the runtime counts from 1 on
    return &chains_[number - 1];
  const auto found = std::lower_bound(chains_.begin(), chains_.end(), number,
                                      [](const LockChainRecord &chain, uint32_t n) { return chain.chain < n; });
  return found != chains_.end() && found->chain == number ? &*found : nullptr;
}

bool LockChains::held(uint32_t number, std::vector<const LockChainRecord *> &out) const {
  out.clear();
  std::unordered_map<uint32_t, uint32_t> ended; // by lock: so many of its acquisitions further down are over
  while (number) {
    const LockChainRecord *chain = find(number);
    if (!chain || chain->parent >= number)
      return false;
    if (chain->mode == kNoLongerHeld)
      ++ended[chain->lock.value];
    else if (auto over = ended.find(chain->lock.value); over != ended.end() && over->second)
      --over->second;
    else
      out.push_back(chain);
    number = chain->parent;
  }
  return true;
}

const LockRecord *Run::lock(LockId id) const {
  return find_or_null(locks, id.value);
}
const StackRecord *Run::stack(StackId id) const {
  return find_or_null(stacks, id.value);
}
const ThreadRecord *Run::thread(Tid id) const {
  return find_or_null(threads, id);
}

uint64_t Run::times_met(uint32_t finding) const {
  const uint64_t *count = find_or_null(repeats, finding);
  return count ? std::max<uint64_t>(*count, 1) : 1;
}

} // namespace snarl
