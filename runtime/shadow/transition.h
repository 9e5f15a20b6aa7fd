// The rule of check.h, on cells that the caller owns, or on copies of cells: what an access finds in it, and what it
// leaves; races are reported on the way. Nothing here is a matter of protocol.
//
// A cell is that of a granule, where each id counts for the bytes of its site, or that of one byte
// (shadow/byte_cells.h), where whatever stands in it counts for that byte alone.
#ifndef SNARL_RUNTIME_SHADOW_TRANSITION_H
#define SNARL_RUNTIME_SHADOW_TRANSITION_H

#include "runtime/shadow/check.h"
#include "runtime/thread/clock_state.h"

namespace snarl {

// What an id says that the rule needs.
struct Past {
  bool mine; // of this thread's slot, hence ordered
  bool ordered;
  ByteMask mask;
  bool current; // of this thread's current epoch
};

SNARL_INLINE Past past_of(const Thread &t, Word id) {
  const Region &r = region_of(id);
  Clock clock = clock_of(r, id);
  const ClockState &c = *t.clock;
  bool mine = r.slot == c.slot;
  return {mine, mine || c.knows(r.slot, clock), UNLIKELY(r.partial) ? site_of(r, id).mask : kAllBytes,
          mine && clock == c.own()};
}

// May the access stand for this earlier one, of its own cell, from now on? It is ordered after it, or it is a plain
// write, which was reported against it.
SNARL_INLINE bool replaces(const AccessSite &site, Past p, ByteMask mask, bool write) {
  return (p.mask & ~mask) == 0 && (p.ordered || (write && !(site.flags & access_flags::atomic)));
}

SNARL_INLINE bool plain(Cell c) {
  return is_plain(read_word(c)) && is_plain(write_word(c));
}

// An id of the current epoch from an earlier region of the lane, as the lane's region has it. 0: its site is gone.
SNARL_INLINE Word same_site_now(const Lane &lane, Word id) {
  const Region &r = region_of(id);
  const uint32_t number = site_number_of(r, id);
  return number < lane.used && lane.sites[number] == r.sites[number] ? lane.epoch_first + number : 0;
}

// What becomes of a cell of plain words under an access to all of its bytes.
struct Decision {
  Cell next;    // the same: nothing to do
  bool general; // needs a set
  bool races_written, races_read;
};

SNARL_INLINE Decision decide(AccessSite &site, Cell old, bool write) {
  Word read = read_word(old), written = write_word(old);
  const Thread &t = site.thread;
  Decision d{old, false, false, false};
  if (written) {
    Past p = past_of(t, written);
    if (!write && p.current && p.mask == kAllBytes) {
      if (LIKELY(in_lane(t.access->whole, written)))
        return d;
      // The lane got another region within the epoch, in which the planted test would not find the write.
      const Word same = read == written || read == 0 ? same_site_now(t.access->whole, written) : 0;
      if (same) {
        d.next = make_cell(same, same);
        return d;
      }
    }
    d.races_written = !p.ordered;
  }
  if (read && read != written) {
    d.races_read = !past_of(t, read).ordered;
    if (d.races_read && !write) { // two readers side by side
      d.general = true;
      return d;
    }
  }
  Word me = site.id(kAllBytes);
  d.next = write ? make_cell(me, me) : make_cell(me, written);
  return d;
}

// The general transition, for any words; reports. `mask`: the bytes of the granule that are accessed.
Cell transition(AccessSite &site, Cell cell, uintptr_t granule, ByteMask mask, bool write);
// The same for the cell of one of these bytes.
Cell byte_transition(AccessSite &site, Cell cell, uintptr_t granule, ByteMask mask, ByteMask byte, bool write);
// Reports what the access conflicts with in the cell of one of its bytes, and records nothing.
void report_byte(AccessSite &site, Cell cell, uintptr_t granule, ByteMask mask, ByteMask byte, bool write);

// The common case of a granule that several threads read: this one did so in an earlier epoch and again now, and its id
// in the set, which no other cell shares, is replaced. (Whoever merely holds the set relies on ids of its own.) What
// the thread meanwhile learnt of the other readers may stay: who writes after this access writes after them. The caller
// owns the cell. False: nothing was done.
bool renew_read(AccessSite &site, Cell cell, ByteMask mask);
// The same for the cell of a byte, by the read `me`; a thread that is new among them and ordered after all takes their
// place.
bool renew_read_of_byte(const Thread &t, Cell &cell, Word me);
// A read of one of the bytes `mask` where several threads read and nobody writes meanwhile: the cell of the byte
// afterwards. False: nothing was done.
bool read_of_byte(AccessSite &site, Cell &cell, uintptr_t granule, ByteMask mask);

// Are all accesses of the cell ordered before now? (A "no" may be wrong.) The caller owns the cell.
bool is_past(const Thread &t, Cell cell);

// Read word = written word: no read to remember, and a test for reads finds the write.
Cell with_reads(Word read, Word written);

} // namespace snarl

#endif // SNARL_RUNTIME_SHADOW_TRANSITION_H
