#include "runtime/shadow/ranges.h"

#include "runtime/heap/benign_races.h"
#include "runtime/platform/spin.h"
#include "runtime/platform/sys.h"
#include "runtime/shadow/cell_runs.h"
#include "runtime/shadow/check.h"
#include "runtime/shadow/claims.h"
#include "runtime/shadow/map.h"
#include "runtime/shadow/recent.h"
#include "runtime/shadow/reclaim.h"
#include "runtime/shadow/residency.h"
#include "runtime/shadow/rests.h"
#include "runtime/shadow/sets.h"
#include "runtime/shadow/short_ranges.h"
#include "runtime/sync/granule_sync.h"
#include "runtime/thread/registry.h"

#include <sys/mman.h>
#include <sys/syscall.h>

namespace snarl {

namespace {

constexpr size_t kLarge = 256 << 10; // bytes of shadow from which pages are looked up and given back

// Empties one cell, whatever another thread does to it at the same time. Those up to `end` come next.
void reset_cell(Thread *t, Pc pc, Cell *cell, const Cell *end) {
  for (Backoff backoff;;) {
    Cell old = __atomic_load_n(cell, __ATOMIC_ACQUIRE);
    if (old == 0)
      return;
    Word read = read_word(old), written = write_word(old);
    if (written == kLockedWord) {
      backoff.wait();
      continue;
    }
    if (LIKELY(is_plain(read) && is_plain(written))) {
      __atomic_store_n(cell, 0, __ATOMIC_RELAXED);
      return;
    }
    if (!__atomic_compare_exchange_n(cell, &old, 0, false, __ATOMIC_ACQ_REL, __ATOMIC_RELAXED))
      continue;
    if (kind_of(read) == WordKind::sync) {
      end_granule_sync(t, pc, read, address_of(end));
      return;
    }
    AccessState *state = t ? t->access : nullptr;
    drop_word(state, read);
    drop_word(state, written);
    return;
  }
}

void reset_cells(Thread *t, Pc pc, Cell *begin, Cell *end) {
  for (Cell *cell = begin; cell < end; ++cell)
    if (__atomic_load_n(cell, __ATOMIC_RELAXED) != 0)
      reset_cell(t, pc, cell, end);
}

struct Reset {
  Thread *thread;
  Pc pc;
};

void reset_page(uintptr_t page, void *argument) {
  auto &reset = *static_cast<Reset *>(argument);
  reset_cells(reset.thread, reset.pc, reinterpret_cast<Cell *>(page), reinterpret_cast<Cell *>(page + kPage));
}

// A large part of the shadow: empties what exists, then gives the pages back.
void reset_pages(Thread *t, Pc pc, uintptr_t begin, uintptr_t end) {
  Reset reset{t, pc};
  for_each_resident_page(begin, end, reset_page, &reset);
  sys::call(SYS_madvise, static_cast<long>(begin), static_cast<long>(end - begin), MADV_DONTNEED);
}

// All granules of [p, p+n) were accessed alike in the current epoch.
bool same_epoch(const Thread &t, uintptr_t p, size_t n, bool write) {
  const Lane &lane = t.access->whole;
  uint64_t pattern = uint64_t{lane.epoch_first} << 32 | lane.epoch_first;
  uint64_t differs = snarl_cells_differ(shadow_cell(p), shadow_cell(p + n - 1) + 1, pattern);
  return (write ? write_word(differs) : read_word(differs)) >> lane.site_bits == 0;
}

template <bool write> SNARL_INLINE void check_short(AccessSite &site, uintptr_t p, size_t n) {
  write ? write_short_range(site, p, n) : read_short_range(site, p, n);
}

// Within one page.
template <bool write> void check_within_page(AccessSite &site, uintptr_t p, size_t n) {
  const uintptr_t end = p + n, first = (p + SNARL_GRANULE - 1) & ~uintptr_t{SNARL_GRANULE - 1},
                  last = end & ~uintptr_t{SNARL_GRANULE - 1};
  if (is_short_range(p, n))
    return check_short<write>(site, p, n);
  if (p < first)
    check_short<write>(site, p, first - p);
  if ((site.flags & ~access_flags::write) || !same_epoch(site.thread, first, last - first, write))
    check_run(site, first, static_cast<uint32_t>((last - first) / SNARL_GRANULE), write);
  if (last < end)
    check_short<write>(site, last, end - last);
}

template <bool write> void check_bytes_of(AccessSite &site, uintptr_t p, size_t n) {
  for (uintptr_t end = p + n; p < end;) {
    const uintptr_t page_end = (p & ~(kClaimBytes - 1)) + kClaimBytes, next = page_end < end ? page_end : end;
    check_within_page<write>(site, p, next - p);
    p = next;
  }
}

} // namespace

void check_range(AccessSite &site, uintptr_t p, size_t n, bool write) {
  const size_t wanted = n;
  n = shadowed_bytes(p, n);
  if (UNLIKELY(n < wanted))
    count_unshadowed();
  current_node(site.thread); // the quick path takes it as it is
  write ? check_bytes_of<true>(site, p, n) : check_bytes_of<false>(site, p, n);
}

void shadow_reset(uintptr_t p, size_t n, Pc pc) {
  n = shadowed_bytes(p, n);
  if (n == 0 || (alone() && !may_hold_sync(p, n)))
    return; // alone: whatever is remembered is ordered before all that comes
  forget_recent(__snarl_tls, p, n);
  Thread *t = self();
  uintptr_t begin = reinterpret_cast<uintptr_t>(shadow_cell((p + 3) & ~uintptr_t{3}));
  uintptr_t end = reinterpret_cast<uintptr_t>(shadow_cell(p + n));
  if (end <= begin)
    return;
  if (end - begin < kLarge) {
    reset_cells(t, pc, reinterpret_cast<Cell *>(begin), reinterpret_cast<Cell *>(end));
    return;
  }
  uintptr_t first = (begin + kPage - 1) & ~(kPage - 1), last = end & ~(kPage - 1);
  reset_cells(t, pc, reinterpret_cast<Cell *>(begin), reinterpret_cast<Cell *>(first));
  reset_pages(t, pc, first, last);
  reset_cells(t, pc, reinterpret_cast<Cell *>(last), reinterpret_cast<Cell *>(end));
}

void on_access(Thread &t, Pc pc, const void *address, size_t size, AccessKind kind) {
  if (size == 0 || alone() || t.ignore_accesses || accesses_rest())
    return;
  RuntimeSection section(t);
  reclaim_point(t);
  uint8_t flags = kind == AccessKind::read    ? 0
                  : kind == AccessKind::write ? access_flags::write
                                              : access_flags::write | access_flags::free;
  AccessSite site{t, pc, 0, flags, 0, /*by_call=*/true};
  const auto at = reinterpret_cast<uintptr_t>(address);
  if (kind == AccessKind::free)
    forget_recent(__snarl_tls, at, size); // others may use it next
  check_range(site, at, size, kind != AccessKind::read);
}

namespace {

struct TouchedRange {
  Thread &thread;
  Pc pc;
  uintptr_t begin, end;
  AccessKind kind;
};

void access_page(uintptr_t page, void *argument) {
  auto &range = *static_cast<TouchedRange *>(argument);
  uintptr_t from = address_of(reinterpret_cast<const Cell *>(page)), to = from + kPage / SNARL_CELL * SNARL_GRANULE;
  from = from > range.begin ? from : range.begin;
  to = to < range.end ? to : range.end;
  on_access(range.thread, range.pc, reinterpret_cast<void *>(from), to - from, range.kind);
}

// on_access, but for large ranges without those pages of shadow that do not exist: nothing
// was recorded there that the access could race with. So what a program reserves and never touches costs nothing.
void access_where_touched(Thread &t, Pc pc, uintptr_t p, size_t size, AccessKind kind) {
  if (size < kLarge / 2)
    return on_access(t, pc, reinterpret_cast<void *>(p), size, kind);
  size = shadowed_bytes(p, size);
  if (size == 0 || alone())
    return;
  TouchedRange range{t, pc, p, p + size, kind};
  uintptr_t begin = reinterpret_cast<uintptr_t>(shadow_cell(p)) & ~(kPage - 1);
  uintptr_t end = (reinterpret_cast<uintptr_t>(shadow_cell(p + size - 1)) + kPage) & ~(kPage - 1);
  for_each_resident_page(begin, end, access_page, &range);
}

} // namespace

void on_memory_mapped(Thread &, Pc pc, void *p, size_t size) {
  shadow_reset(reinterpret_cast<uintptr_t>(p), size, pc);
}

void on_memory_discarded(Thread &t, Pc pc, void *p, size_t size) {
  access_where_touched(t, pc, reinterpret_cast<uintptr_t>(p), size, AccessKind::write);
}

void on_memory_unmapped(Thread &t, Pc pc, void *p, size_t size) {
  benign_memory_gone(reinterpret_cast<uintptr_t>(p), size);
  access_where_touched(t, pc, reinterpret_cast<uintptr_t>(p), size, AccessKind::free);
  shadow_reset(reinterpret_cast<uintptr_t>(p), size, pc);
}

} // namespace snarl
