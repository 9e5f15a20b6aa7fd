// Sets of access ids, for a side of a cell that one id cannot describe: several readers that nothing orders, or bytes
// of one granule with different histories. The cell's word names the set.
//
// A set is shared by all cells with the same history (a table read by four threads needs a handful of sets, not one for
// each cell), counted, and immutable while shared. Who holds the lock of a cell (write word = kLockedWord) owns the
// cell's reference.
//
//   word → set: bits 0–28 = class (3 bits) and index (26 bits) within the class; class c holds up to kCapacity[c] ids,
//   the last one four of each thread that may exist, so that a set is never full.
//   references: number of words and known entries that hold it. Whoever has the lock of a cell whose word holds
//   the only reference may change the set in place (never the id of another thread's current epoch).
//
// Protocol: a set is published by the store that unlocks the cell. Another thread may look at a set through a word that
// it loaded without the lock (the same-epoch look only); it loads the cell again afterwards and takes the result only
// when the cell still names the set. The memory of sets is never unmapped, so a stale look reads old ids at worst.
#ifndef SNARL_RUNTIME_SHADOW_SETS_H
#define SNARL_RUNTIME_SHADOW_SETS_H

#include "detector/core/access_id.h"
#include "runtime/shadow/access_state.h"

namespace snarl {

struct IdSet {
  uint32_t references;
  uint32_t count;
  Word ids[];
};

IdSet *set_of(Word word);

// What makes a set: the id of the access, and where it is. Reason 0: nothing that will be repeated.
struct SetCause {
  Word reason = 0;
  uint32_t block = 0;
  bool renews = false; // a read that stands for an earlier one of its slot, where readers might have rows
};
inline constexpr uint32_t block_of(uintptr_t address) {
  return static_cast<uint32_t>(address / 16);
}

// A word for these ids: 0 for none, the id itself for one, else a set. Looks first whether that of a step taken lately
// or the cell's old set (`old`, owned by the caller and given up by this call) will do.
Word make_set(AccessState &state, const Word *ids, uint32_t count, Word old, SetCause cause);

// Does the slot meet many cells of the same histories (a table that several threads scan)? Then they share their sets,
// and one word says of all of them that they are recorded (shadow/known.h). Else each cell had better have its own.
SNARL_INLINE bool sharing_pays(const AccessState &state) {
  return state.sharing >= kSharingPays;
}
// More references to a set that the caller owns one of.
void hold_set(Word word, uint32_t references = 1);
// Takes a reference to a set that may have no owner any more (then false).
bool try_hold(IdSet *s);
// The caller has a reference. If it is the only one nobody gets another until end_owning, and the set may be changed.
bool try_own(IdSet *s);
void end_owning(IdSet *s);
// Gives up the cell's reference to a set, a group of readers or byte cells.
void drop_reference(AccessState *state, Word word);
SNARL_INLINE void drop_word(AccessState *state, Word word) {
  if (!is_plain(word))
    drop_reference(state, word);
}

// The ids of a read or write word (none, id, set or group of readers) behind those that are there. The caller owns the
// word.
void append_ids(Word word, Vector<Word> &out);

// Each of the 65,536 threads that may be known at a time leaves at most one id for each byte on a side of a granule.
inline constexpr uint32_t kMaxSetIds = 4 * (1u << 16) - 2;

} // namespace snarl

#endif // SNARL_RUNTIME_SHADOW_SETS_H
