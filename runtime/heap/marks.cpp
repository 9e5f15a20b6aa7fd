// A block has many cells, most of them empty or of the same few accesses, and nobody else may touch them at this time.
// So where everything is in order the cells are written by plain stores, at a tenth of the cost of exchanges.
//
// What that leaves open: an access of another thread whose exchange falls between the load and the store of the same
// cell. It races with the free and loses its record to the free's mark; the thread's next access to the granule meets
// the mark.
#include "runtime/heap/marks.h"

#include "runtime/shadow/cell_runs.h"
#include "runtime/shadow/check.h"
#include "runtime/shadow/map.h"
#include "runtime/shadow/ranges.h"
#include "runtime/shadow/recent.h"
#include "runtime/shadow/reclaim.h"
#include "runtime/thread/registry.h"

namespace snarl {
namespace {

constexpr size_t kRun = 8; // cells that are looked at, and written, together, where a block is not all alike

bool word_is_ordered(const Thread &t, Word word) {
  return word == 0 || (is_plain(word) && ordered(t, word));
}

SNARL_INLINE Cell load(const Cell *cell) {
  return __atomic_load_n(cell, __ATOMIC_RELAXED);
}
SNARL_INLINE bool all_plain(Cell any) {
  return is_plain(read_word(any)) && is_plain(write_word(any));
}

// One free, which marks cell after cell.
struct Marker {
  AccessSite &site;
  Cell mark;
  Cell in_order = 0;       // words that were found to be ordered before the free
  bool met_others = false; // cells whose words are not plain

  SNARL_INLINE bool orderly(Cell old) {
    if (LIKELY(old == 0 || old == in_order))
      return true;
    if (!word_is_ordered(site.thread, read_word(old)) || !word_is_ordered(site.thread, write_word(old)))
      return false;
    in_order = old;
    return true;
  }
  SNARL_INLINE void one(Cell *cell, uintptr_t granule) {
    const Cell old = load(cell);
    if (LIKELY(orderly(old)))
      return __atomic_store_n(cell, mark, __ATOMIC_RELAXED);
    met_others |= !all_plain(old);
    check_granule(site, granule, kAllBytes, true);
  }
  // Where the cells are all alike.
  SNARL_INLINE bool all(Cell *begin, Cell *end) {
    const Cell first = load(begin);
    if (snarl_cells_differ(begin, end, first) != 0 || !orderly(first))
      return false;
    snarl_fill_cells(begin, end, mark);
    return true;
  }
};

} // namespace

bool mark_freed(Thread &t, Pc pc, uintptr_t p, size_t n) {
  if (alone() || t.ignore_accesses)
    return true;
  RuntimeSection section(t);
  reclaim_point(t);
  AccessSite site{t, pc, 0, access_flags::write | access_flags::free, 0, /*by_call=*/true};
  const Word me = site.id(kAllBytes);
  Marker marker{site, make_cell(me, me)};
  Cell *cell = shadow_cell(p), *end = cell + n / SNARL_GRANULE;
  if (LIKELY(marker.all(cell, end)))
    return false;
  for (uintptr_t granule = p; cell < end;) {
    Cell *next = static_cast<size_t>(end - cell) < kRun ? end : cell + kRun;
    if (marker.all(cell, next)) {
      granule += static_cast<size_t>(next - cell) * SNARL_GRANULE;
      cell = next;
      continue;
    }
    for (; cell < next; ++cell, granule += SNARL_GRANULE)
      marker.one(cell, granule);
  }
  return marker.met_others;
}

void clear_marks(Thread &t, Pc pc, uintptr_t p, size_t n) {
  if (alone())
    return shadow_reset(p, n, pc);
  Cell *cell = shadow_cell(p), *end = cell + n / SNARL_GRANULE;
  if (UNLIKELY(!all_plain(snarl_cells_differ(cell, end, 0))))
    return shadow_reset(p, n, pc);
  forget_recent(__snarl_tls);
  snarl_fill_cells(cell, end, 0);
}

} // namespace snarl
