// Where the shadow of an address lies (abi.h has the formula), and the reservation of its address space.
#ifndef SNARL_RUNTIME_SHADOW_MAP_H
#define SNARL_RUNTIME_SHADOW_MAP_H

#include "detector/core/access_id.h"
#include "runtime/abi.h"
#include "runtime/platform/base.h"

namespace snarl {

SNARL_INLINE Cell *shadow_cell(uintptr_t address) {
  constexpr uint64_t wrap = 1ULL << SNARL_SHADOW_WRAP_BIT;
  return reinterpret_cast<Cell *>(((address & ~uintptr_t{3}) * 2 + SNARL_SHADOW_OFFSET) & ~wrap);
}

// The granule of a cell.
SNARL_INLINE uintptr_t address_of(const Cell *cell) {
  constexpr uint64_t wrap = 1ULL << SNARL_SHADOW_WRAP_BIT;
  auto at = reinterpret_cast<uintptr_t>(cell);
  return (at - SNARL_SHADOW_OFFSET + (at < SNARL_SHADOW_OFFSET ? wrap : 0)) / 2;
}

// The parts of the address space whose shadow is reserved: [0] the mappings and, when it is position independent, the
// program; [1] a program at fixed low addresses, else empty.
struct ShadowWindow {
  uintptr_t low, size;
};
extern ShadowWindow shadow_windows[2];

SNARL_INLINE bool has_shadow(uintptr_t address) {
  return LIKELY(address - shadow_windows[0].low < shadow_windows[0].size) ||
         address - shadow_windows[1].low < shadow_windows[1].size;
}
// The bytes of [p, p+n) that have shadow, from p on.
size_t shadowed_bytes(uintptr_t p, size_t n);

// Fills shadow_windows. At any time, before the start too.
void find_shadow_windows();
// Reserves the shadow of the process's windows. Dies with a clear line where the system refuses.
void shadow_start();
// Does a mapping at [p, p+n) collide with the shadow?
bool shadow_overlaps(uintptr_t p, size_t n);

// Memory outside of the windows is not checked, but planted code looks at its cells all the same.
// Could it not, at [p, p+n)? Then there can be no mapping.
bool cells_are_out_of_reach(uintptr_t p, size_t n);
// Makes the cells of a new mapping readable, and empty, where they lie outside of the shadow.
void make_cells_readable(uintptr_t p, size_t n);
// An access to memory without shadow was met: counted for the report.
SNARL_COLD void count_unshadowed();

} // namespace snarl

#endif // SNARL_RUNTIME_SHADOW_MAP_H
