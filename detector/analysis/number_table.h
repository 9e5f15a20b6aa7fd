// Numbers found by hash: open addressing in one array, no allocation for each entry. What a number stands for is the
// caller's, who compares it.
#ifndef SNARL_DETECTOR_ANALYSIS_NUMBER_TABLE_H
#define SNARL_DETECTOR_ANALYSIS_NUMBER_TABLE_H

#include <cstddef>
#include <cstdint>
#include <vector>

namespace snarl {

// A good spread of all bits (the finaliser of SplitMix64).
inline uint64_t mix_hash(uint64_t x) {
  x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9ULL;
  x = (x ^ (x >> 27)) * 0x94d049bb133111ebULL;
  return x ^ (x >> 31);
}
inline uint64_t mix_hash(uint64_t a, uint64_t b) {
  return mix_hash(a * 0x9e3779b97f4a7c15ULL + b);
}

class NumberTable {
public:
  static constexpr uint32_t kNone = ~uint32_t{0};

  void reserve(size_t numbers) {
    size_t size = kFirst;
    while (size < numbers * 2)
      size *= 2;
    if (size > entries_.size())
      resize(size);
  }

  // It will be looked for soon.
  void prefetch(uint64_t hash) const {
    if (!entries_.empty())
      __builtin_prefetch(&entries_[first_place(hash)]);
  }

  // The number with this hash for which same(number) holds.
  template <typename Same> uint32_t find(uint64_t hash, Same same) const {
    if (entries_.empty())
      return kNone;
    const uint32_t tag = tag_of(hash);
    for (size_t i = first_place(hash); entries_[i].after; i = (i + 1) & (entries_.size() - 1))
      if (entries_[i].tag == tag && same(entries_[i].after - 1))
        return entries_[i].after - 1;
    return kNone;
  }

  // The same; when there is none, it is `number` from now on.
  template <typename Same> uint32_t find_or_add(uint64_t hash, uint32_t number, Same same) {
    const uint32_t known = find(hash, same);
    if (known != kNone)
      return known;
    if ((count_ + 1) * 2 > entries_.size())
      resize(entries_.empty() ? kFirst : entries_.size() * 2);
    put({tag_of(hash), number + 1});
    ++count_;
    return number;
  }

private:
  static constexpr size_t kFirst = 64;
  struct Entry {
    uint32_t tag = 0;
    uint32_t after = 0; // number + 1; 0: free
  };

  // The place follows from the tag, so that entries can be moved without their hash.
  static uint32_t tag_of(uint64_t hash) { return static_cast<uint32_t>(hash >> 32); }
  size_t first_place(uint64_t hash) const { return tag_of(hash) & (entries_.size() - 1); }

  void put(Entry entry) {
    size_t i = entry.tag & (entries_.size() - 1);
    while (entries_[i].after)
      i = (i + 1) & (entries_.size() - 1);
    entries_[i] = entry;
  }

  void resize(size_t size) {
    std::vector<Entry> old(size);
    old.swap(entries_);
    for (const Entry &entry : old)
      if (entry.after)
        put(entry);
  }

  std::vector<Entry> entries_;
  size_t count_ = 0;
};

} // namespace snarl

#endif // SNARL_DETECTOR_ANALYSIS_NUMBER_TABLE_H
