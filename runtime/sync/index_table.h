// A set of 32-bit names found by hash. Look-ups take no lock; insertions are serialised by the owner. A table that
// grew keeps its predecessors for readers that are still in them (together as large as itself). Zero-initialised.
#ifndef SNARL_RUNTIME_SYNC_INDEX_TABLE_H
#define SNARL_RUNTIME_SYNC_INDEX_TABLE_H

#include "runtime/platform/base.h"
#include "runtime/platform/memory.h"

namespace snarl {

// A good spread of all bits (the finaliser of SplitMix64).
SNARL_INLINE uint64_t mix_hash(uint64_t x) {
  x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9ULL;
  x = (x ^ (x >> 27)) * 0x94d049bb133111ebULL;
  return x ^ (x >> 31);
}
SNARL_INLINE uint64_t mix_hash(uint64_t a, uint64_t b) {
  return mix_hash(a * 0x9e3779b97f4a7c15ULL + b);
}

class IndexTable {
public:
  // The index with this hash for which same(index) holds; 0: none.
  template <typename Same> SNARL_INLINE uint32_t find(uint64_t hash, Same same) const {
    const Buckets *b = __atomic_load_n(&buckets_, __ATOMIC_ACQUIRE); // pairs with the store in grow()
    if (UNLIKELY(!b))
      return 0;
    const uint32_t tag = tag_of(hash);
    for (uint32_t i = tag & b->mask;; i = (i + 1) & b->mask) {
      const uint64_t entry = __atomic_load_n(&b->entries[i], __ATOMIC_ACQUIRE); // pairs with the store in insert()
      if (!entry)
        return 0;
      if (LIKELY(entry >> 32 == tag) && same(static_cast<uint32_t>(entry)))
        return static_cast<uint32_t>(entry);
    }
  }

  // Under the owner's lock; `index` is not 0 and what it names is complete.
  void insert(uint64_t hash, uint32_t index) {
    if (!buckets_ || count_ * 2 > buckets_->mask)
      grow();
    put(*buckets_, uint64_t{tag_of(hash)} << 32 | index);
    ++count_;
  }

  uint32_t count() const { return count_; }

  // Only where look-ups are under the owner's lock, too.
  void clear() {
    for (uint32_t i = 0; buckets_ && i <= buckets_->mask; ++i)
      buckets_->entries[i] = 0;
    count_ = 0;
  }

private:
  struct Buckets {
    uint32_t mask;
    uint64_t entries[]; // tag << 32 | index; 0: free
  };

  static uint32_t tag_of(uint64_t hash) { return static_cast<uint32_t>(hash >> 32); }

  static void put(Buckets &b, uint64_t entry) {
    uint32_t i = static_cast<uint32_t>(entry >> 32) & b.mask;
    while (b.entries[i])
      i = (i + 1) & b.mask;
    __atomic_store_n(&b.entries[i], entry, __ATOMIC_RELEASE);
  }

  void grow() {
    const uint32_t size = buckets_ ? (buckets_->mask + 1) * 2 : 256;
    auto *bigger = static_cast<Buckets *>(map_pages_in_use(sizeof(Buckets) + size * sizeof(uint64_t)));
    bigger->mask = size - 1;
    for (uint32_t i = 0; buckets_ && i <= buckets_->mask; ++i)
      if (buckets_->entries[i])
        put(*bigger, buckets_->entries[i]);
    __atomic_store_n(&buckets_, bigger, __ATOMIC_RELEASE);
  }

  Buckets *buckets_ = nullptr;
  uint32_t count_ = 0;
};

} // namespace snarl

#endif // SNARL_RUNTIME_SYNC_INDEX_TABLE_H
