// The check of one access to one granule: is it ordered after what the cell holds, and what does the cell hold next?
//
// The rule is FastTrack's (Flanagan & Freund, PLDI 2009) on a pair of words, for each byte of the granule:
//   - an access races with an earlier one of another slot when one of them writes, not both are atomic, and the
//     earlier one's clock is not known to the thread;
//   - a write replaces both words: what is ordered before it needs no memory any more, for whatever is ordered after
//     the write is ordered after that too;
//   - a read replaces the reads that are ordered before it, and stands beside those that are not;
//   - atomic accesses do not race with each other, so an atomic one must not replace a plain one: it would hide that
//     one's race with the next atomic access. Where atomics are, each kind has a cell of its own and is checked
//     against the other's.
// Departures: the words are access ids or sets of them (docs/shadow.md); a read in the epoch of an own write is not
// recorded, for whatever races with it races with that write.
//
// Protocol for one cell (all on the 8 bytes at once):
//   plain words     load, decide, compare-and-swap; on failure start over. The swap orders everything.
//   sets            lock by swapping kLockedCell in; change; unlock by compare-and-swap (claims.h says why).
//   byte cells      the cell's write word names them; like sets (byte_cells.h).
//   sync object     the cell's read word names it; the granule's words live in the object, under the object's lock.
// Two unordered accesses to one cell are thus serialised, and the later one sees the earlier one: no first race is
// lost.
#ifndef SNARL_RUNTIME_SHADOW_CHECK_H
#define SNARL_RUNTIME_SHADOW_CHECK_H

#include "runtime/shadow/access_state.h"

namespace snarl {

// Checks and records an access to the bytes `mask` of the granule at `granule` (4-byte aligned, with shadow).
void check_granule(AccessSite &site, uintptr_t granule, ByteMask mask, bool write);
// An access to all of the granule, whose address is a multiple of 8, and all of the next.
void check_pair(AccessSite &site, uintptr_t granule, bool write);
// An access to `count` whole granules within one page of kClaimBytes (shadow/claims.h): for long runs.
void check_run(AccessSite &site, uintptr_t granule, uint32_t count, bool write);

// The history of a granule that holds a synchronisation object.
struct SyncCells {
  Cell plain;
  Cell atomic;
};
// The same on cells that the caller has locked away from others. `granule` is for the report.
void check_owned(AccessSite &site, SyncCells &cells, uintptr_t granule, ByteMask mask, bool write);

// The `atomic` cell with one more access of an earlier time, of any thread. `t`: the calling one.
Cell with_atomic_access(Thread &t, Cell cell, Word id, bool write);

// Does the id happen before the thread's current point?
bool ordered(const Thread &t, Word id);

} // namespace snarl

#endif // SNARL_RUNTIME_SHADOW_CHECK_H
