// What is kept of addresses, each of which has one entry at most: 64 tables, each with its lock, so that threads that
// look up different ones seldom meet. `Entry` has an `address`, which is 0 in a free one. Zero-initialised.
#ifndef SNARL_RUNTIME_SYNC_BY_ADDRESS_H
#define SNARL_RUNTIME_SYNC_BY_ADDRESS_H

#include "runtime/platform/memory.h"
#include "runtime/platform/spin.h"
#include "runtime/sync/index_table.h"

namespace snarl {

// All calls under its lock. Linear probing, without gaps.
template <typename Entry> class AddressTable {
public:
  SpinLock lock;

  // Null: there is none.
  Entry *find(uintptr_t address) {
    for (uint32_t at = count_ ? home_of(address) : mask_ + 1; count_ && entries_[at].address; at = (at + 1) & mask_)
      if (entries_[at].address == address)
        return &entries_[at];
    return nullptr;
  }

  // There is none with its address. Pointers to others do not outlive it.
  void add(const Entry &entry) {
    if (count_ * 2 >= mask_)
      grow();
    put(entry);
  }

  void remove(const Entry &entry) {
    auto gap = static_cast<uint32_t>(&entry - entries_);
    for (uint32_t at = (gap + 1) & mask_; entries_[at].address; at = (at + 1) & mask_) {
      const uint32_t distance = (at - home_of(entries_[at].address)) & mask_;
      if (distance < ((at - gap) & mask_))
        continue; // would be before its home
      entries_[gap] = entries_[at];
      gap = at;
    }
    entries_[gap] = {};
    --count_;
  }

private:
  Entry *entries_;
  uint32_t count_, mask_;

  uint32_t home_of(uintptr_t address) const { return static_cast<uint32_t>(mix_hash(address) >> 32) & mask_; }

  void put(const Entry &entry) {
    uint32_t at = home_of(entry.address);
    while (entries_[at].address)
      at = (at + 1) & mask_;
    entries_[at] = entry;
    ++count_;
  }

  void grow() {
    Entry *const old = entries_;
    const uint32_t size = old ? mask_ + 1 : 0, bigger = size ? size * 2 : 16;
    entries_ = static_cast<Entry *>(allocate(bigger * sizeof(Entry)));
    mask_ = bigger - 1;
    count_ = 0;
    for (uint32_t at = 0; at < size; ++at)
      if (old[at].address)
        put(old[at]);
    if (old)
      release_memory(old, size * sizeof(Entry));
  }
};

template <typename Entry> class ByAddress {
public:
  AddressTable<Entry> &table_of(uintptr_t address) { return tables_[(address >> 4) % kTables]; }

  bool empty() const { return __atomic_load_n(&kept_, __ATOMIC_RELAXED) == 0; }

  // False: there is none.
  bool take_out(uintptr_t address, Entry &entry) {
    AddressTable<Entry> &table = table_of(address);
    SpinGuard guard(table.lock);
    Entry *found = table.find(address);
    if (!found)
      return false;
    entry = *found;
    table.remove(*found);
    __atomic_fetch_sub(&kept_, 1, __ATOMIC_RELAXED);
    return true;
  }

  // Under the table's lock.
  void add(AddressTable<Entry> &table, const Entry &entry) {
    table.add(entry);
    __atomic_fetch_add(&kept_, 1, __ATOMIC_RELAXED);
  }

private:
  static constexpr uint32_t kTables = 64;
  AddressTable<Entry> tables_[kTables];
  uint64_t kept_;
};

} // namespace snarl

#endif // SNARL_RUNTIME_SYNC_BY_ADDRESS_H
