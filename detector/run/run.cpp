#include "detector/run/run.h"

#include <algorithm>

namespace snarl {

namespace {
template <typename Map, typename Key> auto find_or_null(const Map &map, const Key &key) {
  auto found = map.find(key);
  return found == map.end() ? nullptr : &found->second;
}
} // namespace

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
