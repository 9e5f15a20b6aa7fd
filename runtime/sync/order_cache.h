// What a thread remembers of the lock-order graph, so that a repeated acquisition finds it in a line. Starts small and
// grows while it misses, as long as those of all threads together stay small. Zero-initialised.
#ifndef SNARL_RUNTIME_SYNC_ORDER_CACHE_H
#define SNARL_RUNTIME_SYNC_ORDER_CACHE_H

#include "detector/core/ids.h"
#include "runtime/platform/base.h"

namespace snarl {

// A stretch of a thread's life: creations and joins (barriers are both) so far.
struct Segment {
  uint32_t created, joined;
};

// A set of hashes that forgets: what this thread has already told to the lock-order graph in its segment.
class OrderCache {
public:
  SNARL_INLINE bool has(uint64_t hash, Segment s) const {
    const uint64_t k = key(hash, s);
    if (UNLIKELY(!lines_))
      return false;
    const Line &l = line(k);
    if (LIKELY(l.seen[first_way(k)] == k))
      return true;
    for (const uint64_t seen : l.seen)
      if (seen == k)
        return true;
    return false;
  }
  bool empty() const { return !lines_; }
  // After has() has said no.
  void add(uint64_t hash, Segment s);
  void drop();

private:
  static constexpr uint32_t kWays = 8, kFirst = 64, kLast = 1 << 14, kPatience = 3;
  struct Line {
    uint64_t seen[kWays];
  };

  static uint64_t key(uint64_t hash, Segment s) {
    return hash ^ (uint64_t{s.created} << 32 | s.joined) * 0x9e3779b97f4a7c15ULL;
  }
  static uint32_t first_way(uint64_t key) { return key >> 8 & (kWays - 1); }
  Line &line(uint64_t key) const { return lines_[key >> 20 & (size_ - 1)]; }
  void put(uint64_t key);
  void grow();

  Line *lines_; // null until the first
  uint32_t size_, misses_;
};

} // namespace snarl

#endif // SNARL_RUNTIME_SYNC_ORDER_CACHE_H
