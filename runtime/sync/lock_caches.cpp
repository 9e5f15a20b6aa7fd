#include "runtime/sync/lock_caches.h"

#include "runtime/platform/memory.h"

namespace snarl {
namespace {

constexpr uint64_t kMostBytes = 64 << 20; // of all caches that have grown
uint64_t bytes_in_use;

template <typename T> T *allocate_grown(uint32_t count) {
  const uint64_t bytes = uint64_t{count} * sizeof(T);
  if (__atomic_add_fetch(&bytes_in_use, bytes, __ATOMIC_RELAXED) <= kMostBytes)
    return static_cast<T *>(allocate(bytes));
  __atomic_fetch_sub(&bytes_in_use, bytes, __ATOMIC_RELAXED);
  return nullptr;
}

template <typename T> void release_grown(T *p, uint32_t count) {
  release_memory(p, uint64_t{count} * sizeof(T));
  __atomic_fetch_sub(&bytes_in_use, uint64_t{count} * sizeof(T), __ATOMIC_RELAXED);
}

} // namespace

SNARL_COLD void LockCache::grow() {
  misses_ = 0;
  const uint32_t bigger = grown_ ? size_ * 4 : kFirst * 16;
  if (bigger > kLast)
    return;
  Lock **fresh = allocate_grown<Lock *>(bigger);
  if (!fresh)
    return;
  if (grown_)
    release_grown(grown_, size_);
  grown_ = fresh;
  size_ = bigger;
}

void LockCache::drop() {
  if (grown_)
    release_grown(grown_, size_);
  *this = {};
}

void OrderCache::put(uint64_t key) {
  Line &l = line(key);
  uint64_t *place = &l.seen[first_way(key)]; // where it is sought first
  for (uint32_t i = 0; *place && i < kWays; ++i)
    if (!l.seen[i])
      place = &l.seen[i];
  *place = key;
}

SNARL_COLD void OrderCache::grow() {
  misses_ = 0;
  const uint32_t bigger = lines_ ? size_ * 2 : kFirst;
  if (bigger > kLast)
    return;
  // The first one is every thread's right: without it each nested acquisition would go to the graph.
  Line *fresh = lines_ ? allocate_grown<Line>(bigger) : static_cast<Line *>(allocate(bigger * sizeof(Line)));
  if (!fresh)
    return;
  const OrderCache old = *this;
  lines_ = fresh;
  size_ = bigger;
  for (uint32_t i = 0; i < old.size_; ++i)
    for (const uint64_t seen : old.lines_[i].seen)
      if (seen)
        put(seen);
  OrderCache(old).drop();
}

void OrderCache::add(uint64_t hash, Segment s) {
  if (!lines_ || ++misses_ >= kPatience * size_)
    grow();
  put(key(hash, s));
}

void OrderCache::drop() {
  if (size_ > kFirst)
    release_grown(lines_, size_);
  else if (lines_)
    release_memory(lines_, size_ * sizeof(Line));
  *this = {};
}

} // namespace snarl
