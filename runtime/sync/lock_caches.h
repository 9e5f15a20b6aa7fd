// What a thread remembers of locks, so that a repeated acquisition finds everything in a line or two. Both caches start
// small and grow while they miss, as long as all caches of the process together stay small. Zero-initialised.
#ifndef SNARL_RUNTIME_SYNC_LOCK_CACHES_H
#define SNARL_RUNTIME_SYNC_LOCK_CACHES_H

#include "detector/core/ids.h"
#include "runtime/platform/base.h"

namespace snarl {

struct Lock; // sync/locks.h

// The locks that the thread used last, by address. An entry may be stale: the lock itself tells.
class LockCache {
public:
  SNARL_INLINE Lock *&slot(uintptr_t address) {
    if (LIKELY(!grown_))
      return first_[(address >> 3 ^ address >> 9) % kFirst];
    // Two mutexes never share 32 bytes, so that neighbours have places of their own.
    return grown_[(address >> 5 ^ address >> 23) & (size_ - 1)];
  }
  // A look-up was in vain; the place of `address` may be another one from now on.
  SNARL_INLINE void missed() {
    if (UNLIKELY(++misses_ >= kPatience * (grown_ ? size_ : kFirst)))
      grow();
  }
  void drop();

private:
  static constexpr uint32_t kFirst = 64, kLast = 1 << 14, kPatience = 2;
  void grow();

  Lock *first_[kFirst];
  Lock **grown_;
  uint32_t size_, misses_;
};

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
  // After has() has said no.
  void add(uint64_t hash, Segment s);
  void drop();

private:
  static constexpr uint32_t kWays = 8, kFirst = 64, kLast = 1 << 14, kPatience = 6;
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

#endif // SNARL_RUNTIME_SYNC_LOCK_CACHES_H
