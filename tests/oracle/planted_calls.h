// What planted code does, for tests that are not planted: the inline test of runtime/abi.h, then the entry of the slow
// path. The leaf entries, so that a test chooses the context: `pc` is the return address of the function that makes the
// access.
#ifndef SNARL_TESTS_ORACLE_PLANTED_CALLS_H
#define SNARL_TESTS_ORACLE_PLANTED_CALLS_H

#include "runtime/shadow/map.h"

namespace oracle {

// The inline test: does the access need no work?
inline bool settled(uintptr_t address, uint32_t size, bool write) {
  uint32_t differs = 0;
  for (uintptr_t granule = address & ~uintptr_t{3}; granule < address + size; granule += SNARL_GRANULE) {
    snarl::Cell cell = __atomic_load_n(snarl::shadow_cell(granule), __ATOMIC_RELAXED);
    differs |= (write ? snarl::write_word(cell) : snarl::read_word(cell)) ^ __snarl_tls.epoch[0];
  }
  return (differs & __snarl_tls.mask[0]) == 0;
}

inline void slow_range(uintptr_t address, uintptr_t pc, size_t size, bool write) {
  auto *p = reinterpret_cast<void *>(address);
  auto *leaf = reinterpret_cast<const void *>(pc);
  write ? __snarl_write_range_leaf(p, size, leaf) : __snarl_read_range_leaf(p, size, leaf);
}

// The same bytes as records beside each other, if they can be divided so.
inline void slow_records(uintptr_t address, uintptr_t pc, size_t size, size_t records, bool write) {
  if (records == 0 || size == 0 || size % records != 0)
    return slow_range(address, pc, size, write);
  void *p = reinterpret_cast<void *>(address);
  const void *leaf = reinterpret_cast<const void *>(pc);
  const size_t each = size / records, layout = each << SNARL_RECORD_SIZE_BITS | each;
  write ? __snarl_write_records_leaf(p, records, layout, leaf) : __snarl_read_records_leaf(p, records, layout, leaf);
}

// Sizes other than 1, 2, 4, 8 and 16 go the way of ranges.
inline void slow_access(uintptr_t address, uintptr_t pc, uint32_t size, bool write) {
  auto *p = reinterpret_cast<void *>(address);
  auto *leaf = reinterpret_cast<const void *>(pc);
  switch (size) {
#define ORACLE_CALL_SLOW(N)                                                                                            \
  case N:                                                                                                              \
    return write ? __snarl_write##N##_leaf(p, leaf) : __snarl_read##N##_leaf(p, leaf);
    SNARL_FOR_EACH_ACCESS_SIZE(ORACLE_CALL_SLOW)
#undef ORACLE_CALL_SLOW
  default:
    return slow_range(address, pc, size, write);
  }
}

inline void planted_access(uintptr_t address, uintptr_t pc, uint32_t size, bool write) {
  if (!settled(address, size, write))
    slow_access(address, pc, size, write);
}

} // namespace oracle

#endif // SNARL_TESTS_ORACLE_PLANTED_CALLS_H
