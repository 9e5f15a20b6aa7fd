#include "runtime/sync/order_cache.h"

#include "runtime/platform/memory.h"

namespace snarl {
namespace {

constexpr uint64_t kMostBytes = 64 << 20; // of all caches that have grown
uint64_t bytes_in_use;

void *allocate_grown(uint64_t bytes) {
  if (__atomic_add_fetch(&bytes_in_use, bytes, __ATOMIC_RELAXED) <= kMostBytes)
    return allocate(bytes);
  __atomic_fetch_sub(&bytes_in_use, bytes, __ATOMIC_RELAXED);
  return nullptr;
}

void release_grown(void *p, uint64_t bytes) {
  release_memory(p, bytes);
  __atomic_fetch_sub(&bytes_in_use, bytes, __ATOMIC_RELAXED);
}

} // namespace

void OrderCache::put(uint64_t key, uint32_t place) {
  Line &l = line(key);
  uint32_t way = first_way(key); // where it is sought first
  for (uint32_t i = 0; l.seen[way] && l.seen[way] != key && i < kWays; ++i)
    if (!l.seen[i] || l.seen[i] == key)
      way = i;
  l.seen[way] = key;
  l.places[way] = place;
}

SNARL_COLD void OrderCache::grow() {
  misses_ = 0;
  const uint32_t bigger = lines_ ? size_ * 2 : kFirst;
  if (bigger > kLast)
    return;
  // The first one is every thread's right: without it each nested acquisition would go to the graph.
  const uint64_t bytes = bigger * sizeof(Line);
  auto *fresh = static_cast<Line *>(lines_ ? allocate_grown(bytes) : allocate(bytes));
  if (!fresh)
    return;
  const OrderCache old = *this;
  lines_ = fresh;
  size_ = bigger;
  for (uint32_t i = 0; i < old.size_; ++i)
    for (uint32_t way = 0; way < kWays; ++way)
      if (const Line &l = old.lines_[i]; l.seen[way])
        put(l.seen[way], l.places[way]);
  OrderCache(old).drop();
}

void OrderCache::add(uint64_t hash, Segment s, uint32_t place) {
  if (!lines_ || ++misses_ >= kPatience * size_)
    grow();
  put(key(hash, s), place);
}

void OrderCache::forget_before(uint32_t folds) {
  if (LIKELY(folds_ == folds))
    return;
  folds_ = folds;
  for (uint32_t i = 0; i < size_; ++i)
    lines_[i] = {};
}

void OrderCache::drop() {
  if (size_ > kFirst)
    release_grown(lines_, size_ * sizeof(Line));
  else if (lines_)
    release_memory(lines_, size_ * sizeof(Line));
  *this = {};
}

} // namespace snarl
