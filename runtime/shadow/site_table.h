// The sites of a slot: which number does this access have? Open addressing; doubles with the sites.
//
// An entry that is far from where it is sought takes the place of one that is nearer (Celis, Larson, Munro, "Robin Hood
// Hashing", 1985), and the table doubles early if that does not do: so all stand where the quick paths look, which seek
// no further.
#ifndef SNARL_RUNTIME_SHADOW_SITE_TABLE_H
#define SNARL_RUNTIME_SHADOW_SITE_TABLE_H

#include "runtime/platform/memory.h"

namespace snarl {

struct SiteKey {
  uint64_t pc;   // bits 0–47: pc, 48–51: byte mask, 52–59: flags, 60: a range
  uint64_t leaf; // return address of a leaf function, or 0
  uint32_t node; // context of the function
  uint32_t lockset;

  friend bool operator==(const SiteKey &a, const SiteKey &b) {
    return ((a.pc ^ b.pc) | (a.leaf ^ b.leaf) | (a.node ^ b.node) | (a.lockset ^ b.lockset)) == 0;
  }
};

SNARL_INLINE SiteKey site_key(Pc pc, Pc leaf, uint32_t node, uint32_t lockset, uint8_t mask, uint8_t flags,
                              bool is_range) {
  return {uint64_t{pc} | uint64_t{mask} << 48 | uint64_t{flags} << 52 | uint64_t{is_range} << 60, leaf, node, lockset};
}

struct SiteEntry {
  SiteKey key;     // nothing while the entry is free, so that no key that is sought is like it
  uint32_t number; // site number + 1; 0: free
  uint32_t reserved;
};
static_assert(sizeof(SiteEntry) == 32);

struct SiteTable {
  static constexpr uint32_t kAtFirstSight = 8;

  SiteEntry *entries = nullptr;
  uint32_t shift = 0; // what a product is shifted by to be the place in bytes: 59 - log2 of the number of entries
  uint32_t count = 0;

  uint32_t size() const { return 1u << (59 - shift); } // in entries

  SNARL_INLINE uint32_t place_of(const SiteKey &key) const {
    const uint64_t where =
        uint64_t{key.lockset} << 32 | key.node; // as they lie in the key; first_access.inc does the same
    const uint64_t h = ((where * 0x45d9f3b - key.leaf) ^ key.pc) * 0x9e3779b97f4a7c15ULL;
    return static_cast<uint32_t>((h >> shift & ~uint64_t{63}) / sizeof(SiteEntry)); // two entries lie side by side
  }

  // The site's number + 1 if it stands in one of the first kAtFirstSight entries where it is sought, else 0.
  SNARL_INLINE uint32_t number_at_first_sight(const SiteKey &key) const {
    const SiteEntry *entry = &entries[place_of(key)];
    if (LIKELY(entry->key == key))
      return entry->number;
    for (uint32_t i = 1; entry->number && i < kAtFirstSight; ++i)
      if ((++entry)->key == key)
        return entry->number;
    return 0;
  }

  // The number as above, wherever it stands.
  SNARL_INLINE uint32_t number(const SiteKey &key) const {
    const uint32_t last = size() - 1;
    for (uint32_t i = place_of(key);; i = (i + 1) & last)
      if (LIKELY(entries[i].key == key) || entries[i].number == 0)
        return entries[i].number;
  }

  // `number`: of a site whose key is not there yet, + 1.
  void insert(const SiteKey &key, uint32_t number) {
    while (count * 2 >= size())
      grow();
    ++count;
    if (!put({key, number, 0}) && count * 8 > size())
      grow();
  }

  // Room for 2^bits entries.
  void start(uint32_t bits) {
    shift = 59 - bits;
    entries = static_cast<SiteEntry *>(allocate(bytes(size())));
  }
  // No site is there any more.
  void clear() {
    for (uint32_t i = 0; entries && i < size(); ++i)
      entries[i] = {};
    count = 0;
  }
  // As it was at first.
  void drop() {
    if (entries)
      release_memory(entries, bytes(size()));
    entries = nullptr;
    count = 0;
  }

private:
  // False: an entry stands where it is not seen at first sight.
  bool put(SiteEntry moving) {
    const uint32_t last = size() - 1;
    bool in_sight = true;
    for (uint32_t i = place_of(moving.key), away = 0;; i = (i + 1) & last, ++away) {
      in_sight &= away < kAtFirstSight && i >= away; // not at the beginning, behind the end
      if (entries[i].number == 0) {
        entries[i] = moving;
        return in_sight;
      }
      if (const uint32_t its = (i - place_of(entries[i].key)) & last; its < away) {
        const SiteEntry nearer = entries[i];
        entries[i] = moving;
        moving = nearer;
        away = its;
      }
    }
  }

  void grow() {
    SiteEntry *old = entries;
    const uint32_t old_size = size();
    bool in_sight = true;
    start(60 - shift);
    for (uint32_t i = 0; i < old_size; ++i)
      if (old[i].number)
        in_sight &= put(old[i]);
    release_memory(old, bytes(old_size));
    if (!in_sight && count * 8 > size())
      grow();
  }

  // With some behind, which stay free, for a look at first sight from the last line on.
  static size_t bytes(uint32_t size) { return sizeof(SiteEntry) * (size + kAtFirstSight - 2); }
};

} // namespace snarl

#endif // SNARL_RUNTIME_SHADOW_SITE_TABLE_H
