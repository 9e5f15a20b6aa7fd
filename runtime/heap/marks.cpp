// A block has many cells, most of them empty or of the same few accesses, and nobody else may touch them at this time.
// So where everything is in order the cells are written by plain stores, at a tenth of the cost of exchanges.
//
// What that leaves open: an access of another thread whose exchange falls between the load and the store of the same
// cell. It races with the free and loses its record to the free's mark; the thread's next access to the granule meets
// the mark.
#include "runtime/heap/marks.h"

#include "runtime/shadow/byte_cells.h"
#include "runtime/shadow/cell_runs.h"
#include "runtime/shadow/check.h"
#include "runtime/shadow/first_access.h"
#include "runtime/shadow/map.h"
#include "runtime/shadow/ranges.h"
#include "runtime/shadow/recent.h"
#include "runtime/shadow/reclaim.h"
#include "runtime/shadow/rests.h"
#include "runtime/thread/registry.h"

namespace snarl {
namespace {

constexpr uint32_t kOneByOne = 6;

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
    const FirstAccess access{site.thread, *site.thread.access, 0, 0};
    if (!all_plain(old) || !access.is_ordered(read_word(old)) || !access.is_ordered(write_word(old)))
      return false;
    in_order = old;
    return true;
  }
  SNARL_INLINE void one(Cell *cell) {
    const Cell old = load(cell);
    if (LIKELY(orderly(old)))
      return __atomic_store_n(cell, mark, __ATOMIC_RELAXED);
    if (kind_of(write_word(old)) == WordKind::bytes && LIKELY(replace_bytes(site.thread, cell, old, mark)))
      return;
    met_others |= !all_plain(old);
    check_granule(site, address_of(cell), kAllBytes, true);
  }
};

} // namespace

bool mark_freed(Thread &t, Pc pc, uintptr_t p, size_t n) {
  if (alone() || t.ignore_accesses || accesses_rest())
    return true;
  RuntimeSection section(t);
  reclaim_point(t);
  forget_recent(__snarl_tls, p, n); // others may use it next
  AccessSite site{t, pc, 0, access_flags::write | access_flags::free, 0, /*by_call=*/true};
  const Word me = site.id(kAllBytes);
  Marker marker{site, make_cell(me, me)};
  Cell *cell = shadow_cell(p), *end = cell + n / SNARL_GRANULE;
  // Where one cell is another one than those before, so are mostly some behind it.
  while ((cell = snarl_mark_cells(cell, end, marker.in_order, marker.mark)) < end)
    for (uint32_t i = 0; i < kOneByOne && cell < end; ++i)
      marker.one(cell++);
  return marker.met_others;
}

void clear_marks(Thread &t, Pc pc, uintptr_t p, size_t n) {
  if (alone())
    return shadow_reset(p, n, pc);
  forget_recent(__snarl_tls, p, n);
  Cell *end = shadow_cell(p) + n / SNARL_GRANULE, *cell = snarl_clear_cells(shadow_cell(p), end);
  if (UNLIKELY(cell < end))
    shadow_reset(address_of(cell), static_cast<size_t>(end - cell) * SNARL_GRANULE, pc);
}

} // namespace snarl
