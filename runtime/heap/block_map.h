// Where heap blocks start: one byte for each 32 bytes of address space, so that the block around any address can be
// found without a header in front of it. (Blocks of glibc's malloc start at multiples of 16 and at least 32 apart.)
//
//   directory[address >> 27] ──▶ leaf: 4 Mi marks for 128 MiB, address space that is backed page by page
//
// Written by the thread that allocates or frees the block, read by anyone; a mark is a byte, written atomically. Leaves
// are never given back. Async-signal-safe.
#ifndef SNARL_RUNTIME_HEAP_BLOCK_MAP_H
#define SNARL_RUNTIME_HEAP_BLOCK_MAP_H

#include "runtime/platform/base.h"

namespace snarl {

enum class BlockMark : uint8_t {
  none = 0,
  live = 1,       // a live block starts at the first byte of the window
  live_upper = 2, // … at its 16th byte
  dead = 3,       // a block that started at the first byte was freed, and none was born there since
  dead_upper = 4,
};

inline constexpr uint32_t kBlockWindowBits = 5;
inline constexpr uint32_t kBlockLeafBits = 27;
inline constexpr size_t kBlockLeafMarks = size_t{1} << (kBlockLeafBits - kBlockWindowBits);
inline constexpr size_t kBlockLeaves = size_t{1} << (47 - kBlockLeafBits);

extern BlockMark *block_leaves[kBlockLeaves];
BlockMark *make_block_leaf(uintptr_t address);

SNARL_INLINE BlockMark mark_for(uintptr_t p, BlockMark lower) {
  return static_cast<BlockMark>(static_cast<uint8_t>(lower) + ((p >> 4) & 1));
}

SNARL_INLINE BlockMark load_mark(const BlockMark *m) {
  return static_cast<BlockMark>(__atomic_load_n(reinterpret_cast<const uint8_t *>(m), __ATOMIC_ACQUIRE));
}
SNARL_INLINE void store_mark(BlockMark *m, BlockMark mark) {
  __atomic_store_n(reinterpret_cast<uint8_t *>(m), static_cast<uint8_t>(mark), __ATOMIC_RELEASE);
}

// The mark of the window that holds p; null where no block was ever born near.
SNARL_INLINE BlockMark *block_mark(uintptr_t p) {
  if (UNLIKELY(p >> 47))
    return nullptr;
  BlockMark *leaf = __atomic_load_n(&block_leaves[p >> kBlockLeafBits], __ATOMIC_ACQUIRE);
  return leaf ? leaf + ((p >> kBlockWindowBits) & (kBlockLeafMarks - 1)) : nullptr;
}

SNARL_INLINE void mark_block_live(uintptr_t p) {
  BlockMark *m = block_mark(p);
  if (UNLIKELY(!m))
    m = make_block_leaf(p);
  store_mark(m, mark_for(p, BlockMark::live));
}
SNARL_INLINE bool block_is_live(uintptr_t p) {
  BlockMark *m = block_mark(p);
  return m && (p & 15) == 0 && load_mark(m) == mark_for(p, BlockMark::live);
}
SNARL_INLINE bool block_is_dead(uintptr_t p) {
  BlockMark *m = block_mark(p);
  return m && (p & 15) == 0 && load_mark(m) == mark_for(p, BlockMark::dead);
}
// The block must be live.
SNARL_INLINE void mark_block_dead(uintptr_t p) {
  store_mark(block_mark(p), mark_for(p, BlockMark::dead));
}

// The start of the last block, live or dead, that starts at or before the address; 0 when there is none.
uintptr_t last_block_start(uintptr_t address);

} // namespace snarl

#endif // SNARL_RUNTIME_HEAP_BLOCK_MAP_H
