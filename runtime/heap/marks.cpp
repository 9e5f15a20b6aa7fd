// A block has many cells, most of them empty or of the same few accesses, and nobody else may touch them at this time.
// So where everything is in order the cells are written by plain stores, at a tenth of the cost of exchanges.
//
// What that leaves open: an access of another thread whose exchange falls between the load and the store of the same
// cell. It races with the free and loses its record to the free's mark; the thread's next access to the granule meets
// the mark.
#include "runtime/heap/marks.h"

#include "runtime/shadow/check.h"
#include "runtime/shadow/map.h"
#include "runtime/shadow/ranges.h"
#include "runtime/shadow/recent.h"
#include "runtime/shadow/reclaim.h"
#include "runtime/thread/registry.h"

namespace snarl {
namespace {

constexpr size_t kRun = 8; // cells that are looked at, and written, together

bool word_is_ordered(const Thread &t, Word word) {
  return word == 0 || (is_plain(word) && ordered(t, word));
}

SNARL_INLINE Cell load(const Cell *cell) {
  return __atomic_load_n(cell, __ATOMIC_RELAXED);
}
SNARL_INLINE void fill(Cell *cell, Cell value) {
#pragma clang loop unroll(full)
  for (size_t i = 0; i < kRun; ++i)
    __atomic_store_n(cell + i, value, __ATOMIC_RELAXED);
}
// What the cells of a run differ in from their first.
SNARL_INLINE Cell differences(const Cell *cell) {
  Cell first = load(cell), differs = 0;
#pragma clang loop unroll(full)
  for (size_t i = 1; i < kRun; ++i)
    differs |= load(cell + i) ^ first;
  return differs;
}
SNARL_INLINE Cell union_of(const Cell *cell) {
  Cell any = 0;
#pragma clang loop unroll(full)
  for (size_t i = 0; i < kRun; ++i)
    any |= load(cell + i);
  return any;
}
SNARL_INLINE bool all_plain(Cell any) {
  return is_plain(read_word(any)) && is_plain(write_word(any));
}

// One free, which marks cell after cell.
struct Marker {
  AccessSite &site;
  Cell mark;
  Cell in_order = 0; // words that were found to be ordered before the free

  SNARL_INLINE bool orderly(Cell old) {
    if (LIKELY(old == 0 || old == in_order))
      return true;
    if (!word_is_ordered(site.thread, read_word(old)) || !word_is_ordered(site.thread, write_word(old)))
      return false;
    in_order = old;
    return true;
  }
  SNARL_INLINE void one(Cell *cell, uintptr_t granule) {
    if (LIKELY(orderly(load(cell))))
      __atomic_store_n(cell, mark, __ATOMIC_RELAXED);
    else
      check_granule(site, granule, kAllBytes, true);
  }
};

} // namespace

void mark_freed(Thread &t, Pc pc, uintptr_t p, size_t n) {
  if (alone() || t.ignore_accesses)
    return;
  RuntimeSection section(t);
  reclaim_point(t);
  AccessSite site{t, pc, 0, access_flags::write | access_flags::free, 0, /*by_call=*/true};
  Word me = site.id(kAllBytes);
  Marker marker{site, make_cell(me, me)};
  Cell *cell = shadow_cell(p), *end = cell + n / SNARL_GRANULE;
  for (uintptr_t granule = p; cell < end;) {
    bool run = static_cast<size_t>(end - cell) >= kRun;
    if (run && differences(cell) == 0 && marker.orderly(load(cell)))
      fill(cell, marker.mark);
    else
      for (size_t i = 0; i < (run ? kRun : static_cast<size_t>(end - cell)); ++i)
        marker.one(cell + i, granule + i * SNARL_GRANULE);
    cell += kRun;
    granule += kRun * SNARL_GRANULE;
  }
}

void clear_marks(Thread &t, Pc pc, uintptr_t p, size_t n) {
  if (alone())
    return shadow_reset(p, n, pc);
  forget_recent(__snarl_tls);
  Cell *cell = shadow_cell(p), *end = cell + n / SNARL_GRANULE;
  for (; static_cast<size_t>(end - cell) >= kRun; cell += kRun, p += kRun * SNARL_GRANULE) {
    if (LIKELY(all_plain(union_of(cell))))
      fill(cell, 0);
    else
      shadow_reset(p, kRun * SNARL_GRANULE, pc);
  }
  for (; cell < end; ++cell, p += SNARL_GRANULE) {
    if (LIKELY(all_plain(load(cell))))
      __atomic_store_n(cell, Cell{0}, __ATOMIC_RELAXED);
    else
      shadow_reset(p, SNARL_GRANULE, pc);
  }
}

} // namespace snarl
