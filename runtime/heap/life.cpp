// What the birth and death of a heap block mean to the shadow.
#include "runtime/heap/benign_races.h"
#include "runtime/heap/heap.h"
#include "runtime/heap/marks.h"
#include "runtime/shadow/map.h"
#include "runtime/shadow/ranges.h"
#include "runtime/shadow/residency.h"
#include "runtime/sink.h"
#include "runtime/sync/granule_sync.h"
#include "runtime/sync/lock_ends.h"
#include "runtime/thread/registry.h"

namespace snarl {
namespace {

constexpr size_t kLarge = 128 << 10; // from here on shadow that was never touched is left alone

size_t whole_granules(size_t size) {
  return (size + SNARL_GRANULE - 1) & ~size_t{SNARL_GRANULE - 1};
}

// Ends the synchronisation objects in [p, p+n), at the free rather than at the memory's next use. Those beside each
// other at once: an object that loses one granule after the other has to say each time what is left of it.
void end_sync(Thread &t, Pc pc, uintptr_t p, size_t n) {
  for (uintptr_t granule = p, end = p + n; granule < end; granule += SNARL_GRANULE) {
    const uintptr_t first = granule;
    while (granule < end && find_granule_sync(granule))
      granule += SNARL_GRANULE;
    if (granule == first)
      continue;
    check_locks_freed(t, pc, first, granule - first);
    shadow_reset(first, granule - first, pc);
    mark_freed(t, pc, first, granule - first);
  }
}

// Of whole granules.
void free_range(Thread &t, Pc pc, uintptr_t p, size_t n) {
  if (UNLIKELY(mark_freed(t, pc, p, n)) && may_hold_sync(p, n))
    end_sync(t, pc, p, n);
}

struct Block {
  Thread &thread;
  Pc pc;
  uintptr_t begin, size;
  uintptr_t shadow; // of begin
};

// f(thread, pc, first, bytes) for that part of the block whose cells lie in the page.
template <auto f> void for_page(uintptr_t page, void *argument) {
  auto &block = *static_cast<Block *>(argument);
  uintptr_t from = page > block.shadow ? (page - block.shadow) / 2 : 0;
  uintptr_t to = (page + kPage - block.shadow) / 2;
  to = to < block.size ? to : block.size;
  f(block.thread, block.pc, block.begin + from, to - from);
}

// Only where the shadow has memory behind it: elsewhere no access was ever recorded.
template <auto f> void where_touched(Thread &t, Pc pc, uintptr_t p, size_t n) {
  Block block{t, pc, p, n, reinterpret_cast<uintptr_t>(shadow_cell(p))};
  uintptr_t begin = block.shadow & ~(kPage - 1);
  uintptr_t end = (reinterpret_cast<uintptr_t>(shadow_cell(p + n - 1)) + SNARL_CELL + kPage - 1) & ~(kPage - 1);
  for_each_resident_page(begin, end, for_page<f>, &block);
}

} // namespace

size_t heap_block_size(const void *p) {
  return heap_is_live(p) ? heap_birth_of(p).size : 0;
}

void on_heap_allocated(Thread &t, Pc pc, void *p, size_t size) {
  auto start = reinterpret_cast<uintptr_t>(p);
  size = shadowed_bytes(start, whole_granules(size));
  if (size == 0)
    return;
  RuntimeSection section(t);
  if (LIKELY(size < kLarge))
    clear_marks(t, pc, start, size);
  else if (block_is_mapped(p) || alone())
    shadow_reset(start, size, pc);
  else // glibc kept the block's pages since it was free: the shadow's stay as well, for they are needed at once
    where_touched<clear_marks>(t, pc, start, size);
}

void on_heap_allocated_unseen(void *p, size_t size) {
  shadow_reset(reinterpret_cast<uintptr_t>(p), whole_granules(size));
}

void on_heap_freed(Thread &t, Pc pc, void *p) {
  auto start = reinterpret_cast<uintptr_t>(p);
  size_t size = shadowed_bytes(start, whole_granules(heap_birth_of(p).size));
  benign_memory_gone(start, size);
  if (size == 0 || (alone() && !may_hold_sync(start, size)))
    return;
  RuntimeSection section(t);
  if (LIKELY(size < kLarge)) {
    free_range(t, pc, start, size);
    return;
  }
  where_touched<free_range>(t, pc, start, size);
  if (block_is_mapped(p)) // unmapped by the free: nobody can come too late
    shadow_reset(start, size, pc);
}

} // namespace snarl
