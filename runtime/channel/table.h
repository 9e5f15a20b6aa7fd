// A hash table from up to three words to a value, for the channel's bookkeeping. Not thread-safe. Values do not move
// while nothing is added.
#ifndef SNARL_RUNTIME_CHANNEL_TABLE_H
#define SNARL_RUNTIME_CHANNEL_TABLE_H

#include "runtime/platform/memory.h"

namespace snarl {

struct TableKey {
  uint64_t a = 0, b = 0, c = 0;
  friend bool operator==(const TableKey &x, const TableKey &y) { return x.a == y.a && x.b == y.b && x.c == y.c; }
  uint64_t hash() const {
    uint64_t h = (a * 0x9e3779b97f4a7c15ULL) ^ (b + 0x7f4a7c15) * 0xbf58476d1ce4e5b9ULL ^ c * 0x94d049bb133111ebULL;
    return h ^ h >> 29;
  }
};

template <typename Value> class Table {
public:
  struct Entry {
    TableKey key;
    Value value;
    bool used;
  };

  // The value of a key; value-initialised (and *fresh) when it is new.
  Value &at(TableKey key, bool *fresh = nullptr) {
    if ((count + 1) * 4 > capacity * 3)
      enlarge();
    Entry &entry = *slot(key);
    if (fresh)
      *fresh = !entry.used;
    if (!entry.used) {
      entry = {key, Value(), true};
      ++count;
    }
    return entry.value;
  }
  Value *find(TableKey key) {
    Entry *entry = capacity ? slot(key) : nullptr;
    return entry && entry->used ? &entry->value : nullptr;
  }
  template <typename F> void each(F f) {
    for (uint32_t i = 0; i < capacity; ++i)
      if (entries[i].used)
        f(entries[i].key, entries[i].value);
  }
  uint32_t size() const { return count; }
  void drop() {
    release_memory(entries, capacity * sizeof(Entry));
    entries = nullptr;
    count = capacity = 0;
  }

private:
  Entry *slot(TableKey key) {
    uint32_t i = static_cast<uint32_t>(key.hash()) & (capacity - 1);
    while (entries[i].used && !(entries[i].key == key))
      i = (i + 1) & (capacity - 1);
    return &entries[i];
  }
  void enlarge() {
    Entry *old = entries;
    uint32_t old_capacity = capacity;
    capacity = capacity ? capacity * 2 : 64;
    entries = static_cast<Entry *>(allocate(capacity * sizeof(Entry)));
    for (uint32_t i = 0; i < old_capacity; ++i)
      if (old[i].used)
        *slot(old[i].key) = old[i];
    release_memory(old, old_capacity * sizeof(Entry));
  }
  Entry *entries = nullptr;
  uint32_t count = 0, capacity = 0;
};

} // namespace snarl

#endif // SNARL_RUNTIME_CHANNEL_TABLE_H
