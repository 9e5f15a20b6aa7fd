#include "runtime/heap/block_map.h"

#include "runtime/platform/memory.h"
#include "runtime/platform/sys.h"

#include <sys/mman.h>
#include <sys/syscall.h>

namespace snarl {
namespace {

// The leaf with the lowest number; where a search backwards ends.
size_t lowest_leaf = kBlockLeaves;

void lower_to(size_t leaf) {
  size_t seen = __atomic_load_n(&lowest_leaf, __ATOMIC_RELAXED);
  while (leaf < seen &&
         !__atomic_compare_exchange_n(&lowest_leaf, &seen, leaf, true, __ATOMIC_RELAXED, __ATOMIC_RELAXED)) {
  }
}

// The index of the last mark at or before `from` that is not none, or -1.
long last_mark(const BlockMark *leaf, long from) {
  long i = from;
  for (; i >= 0 && (i & 7) != 7; --i)
    if (leaf[i] != BlockMark::none)
      return i;
  while (i >= 7 && *reinterpret_cast<const uint64_t __attribute__((may_alias)) *>(leaf + i - 7) == 0)
    i -= 8;
  for (; i >= 0; --i)
    if (leaf[i] != BlockMark::none)
      return i;
  return -1;
}

uintptr_t start_of_mark(size_t leaf, long index, BlockMark mark) {
  uintptr_t window = (leaf << kBlockLeafBits) + (static_cast<uintptr_t>(index) << kBlockWindowBits);
  bool upper = mark == BlockMark::live_upper || mark == BlockMark::dead_upper;
  return window + (upper ? 16 : 0);
}

} // namespace

BlockMark *block_leaves[kBlockLeaves];

BlockMark *make_block_leaf(uintptr_t address) {
  size_t number = address >> kBlockLeafBits;
  SNARL_CHECK(number < kBlockLeaves);
  auto *fresh = static_cast<BlockMark *>(reserve_pages(kBlockLeafMarks));
  sys::call(SYS_madvise, reinterpret_cast<long>(fresh), kBlockLeafMarks, MADV_NOHUGEPAGE);
  BlockMark *expected = nullptr;
  if (!__atomic_compare_exchange_n(&block_leaves[number], &expected, fresh, false, __ATOMIC_ACQ_REL, __ATOMIC_ACQUIRE))
    unmap_pages(fresh, kBlockLeafMarks);
  lower_to(number);
  return block_mark(address);
}

uintptr_t last_block_start(uintptr_t address) {
  if (address >> 47)
    return 0;
  size_t lowest = __atomic_load_n(&lowest_leaf, __ATOMIC_RELAXED);
  long from = static_cast<long>((address >> kBlockWindowBits) & (kBlockLeafMarks - 1));
  for (size_t leaf = address >> kBlockLeafBits; leaf >= lowest && leaf < kBlockLeaves; --leaf) {
    BlockMark *marks = __atomic_load_n(&block_leaves[leaf], __ATOMIC_ACQUIRE);
    for (long at = from; marks && at >= 0; --at) {
      at = last_mark(marks, at);
      if (at < 0)
        break;
      uintptr_t start = start_of_mark(leaf, at, load_mark(marks + at));
      if (start <= address)
        return start;
    }
    from = static_cast<long>(kBlockLeafMarks) - 1;
  }
  return 0;
}

} // namespace snarl
