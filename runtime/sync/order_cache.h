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

// What this thread has already told to the lock-order graph in its segment, by hash, and where that stands. It forgets.
class OrderCache {
public:
  // Its place in the graph; null: it is not known to be there.
  SNARL_INLINE const uint32_t *find(uint64_t hash, Segment s) const {
    const uint64_t k = key(hash, s);
    if (UNLIKELY(!lines_))
      return nullptr;
    const Line &l = line(k);
    const uint32_t first = first_way(k);
    if (LIKELY(l.seen[first] == k))
      return &l.places[first];
    for (uint32_t way = 0; way < kWays; ++way)
      if (l.seen[way] == k)
        return &l.places[way];
    return nullptr;
  }
  bool empty() const { return !lines_; }
  // The places are those of the graph that was folded so often (OrderState::folds).
  uint32_t folds() const { return folds_; }
  void forget_before(uint32_t folds);
  // What find() did not find, or its new place.
  void add(uint64_t hash, Segment s, uint32_t place);
  void drop();

private:
  static constexpr uint32_t kWays = 8, kFirst = 64, kLast = 1 << 14, kPatience = 3;
  struct Line {
    uint64_t seen[kWays];
    uint32_t places[kWays];
  };

  static uint64_t key(uint64_t hash, Segment s) {
    return hash ^ (uint64_t{s.created} << 32 | s.joined) * 0x9e3779b97f4a7c15ULL;
  }
  static uint32_t first_way(uint64_t key) { return key >> 8 & (kWays - 1); }
  Line &line(uint64_t key) const { return lines_[key >> 20 & (size_ - 1)]; }
  void put(uint64_t key, uint32_t place);
  void grow();

  Line *lines_; // null until the first
  uint32_t size_, misses_, folds_;
};

} // namespace snarl

#endif // SNARL_RUNTIME_SYNC_ORDER_CACHE_H
