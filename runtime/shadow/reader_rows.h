// Reader groups: the reads of a granule that several threads read over and over, each time in a new epoch.
//
// A set (shadow/sets.h) names such reads too, but to renew its id a thread has to lock the cell and to change the set:
// two lines that travel between the processors at each read of what everybody reads. Here each slot has a *row* of its
// own, an array with one entry for each group; a reader changes nothing but its entry, and reads the rest.
//
//   word of kind `readers` → group: which slots have an entry, generation, number of cells that name the group
//   entry: (generation of the group, id of the slot's last read); one of another generation counts for nothing
//
// A group belongs to one cell, or to the two of an aligned pair that are read together. A write, or anything else that
// needs the ids, takes the cell's lock, gathers them (ids_of), and the cell gets other words.
//
// A group may tell the bytes of its granule apart: then a slot has four entries, one for each byte, which counts for
// that byte alone, whatever the mask of its site. (Text, tables of bytes and colours, which all threads read.) These
// groups have numbers and a part of each row of their own.
//
// Protocol of a renewal (no lock):              of whoever has the cell's lock:
//   1. load cell, entry                           1. swap the locked word into the cell
//   2. swap the own entry from what it was        2. gather the entries
//      (and join the group's slots)               3. store the cell's next words; give the group up
//   3. load cell and entry again
// Both second steps follow or are a full barrier, so either the gatherer meets the new entry, or the reader sees
// another cell and starts over. An entry is swapped by its owner, and by whoever makes the group before a cell names
// it; the generation tells the owner that the group has had another life meanwhile, so that it does not disturb that
// one.
//
// So that a reader need not look at the group, which is another line of memory, the word has the lowest bits of its
// generation. They come again; before they do, all entries of that group's number are cleared. So an entry whose lowest
// bits are those of the word is of the same generation: the word was loaded when the entry was there already, and the
// entry is still there. (Clearing takes a look at each row, once in kReaderGenerations lives of a group.)
//
// A later read of a slot stands for the earlier one of the same bytes: whoever is ordered after the later one is so
// after both.
//
// While a group has an entry of a slot whose thread has ended, that slot may wait for another thread
// (reclaim_slots.h); nobody waits for the end of a detached one. So of the slots beyond the first kReaderSlotBits those
// of detached threads get no rows: there may be thousands, which come and go.
#ifndef SNARL_RUNTIME_SHADOW_READER_ROWS_H
#define SNARL_RUNTIME_SHADOW_READER_ROWS_H

#include "detector/core/access_id.h"
#include "runtime/platform/memory.h"
#include "runtime/shadow/access_state.h"
#include "runtime/shadow/widths.h"

namespace snarl {

struct ReaderGroup {
  uint64_t slots;      // a bit for each slot that may have an entry; slots kReaderSlotBits apart share one
  uint32_t generation; // of the group's number
  uint32_t references; // cells that name it
};

// A word for these ids, to be named by `cells` cells: reads of different slots. 0: they cannot be a group.
Word make_readers(AccessState &state, const Word *ids, uint32_t count, uint32_t cells);

// A read of these bytes of a granule.
struct ByteRead {
  Word id;
  ByteMask bytes;
};
inline constexpr uint32_t kByteReads = 64; // at most, of which a group is made
// A word for these reads, of several slots, in a group that tells bytes apart. 0: they cannot be one.
Word make_readers_of_bytes(AccessState &state, const ByteRead *reads, uint32_t count);

// Appends the ids, each one once. The caller has the lock of a cell that names the group.
void append_readers(Word word, Vector<Word> &out);
// A cell names the group no more. `state`: of the calling thread, or null.
void drop_readers(AccessState *state, Word word);
// Replaces each id by what `visit` makes of it. The caller has the lock of a cell that names the group.
void change_readers(Word word, Word (*visit)(Word, void *), void *argument);

// A slot's entry: generation of the group in the upper half, turned so that its lowest bits stand where they do in a
// word; id of the last read in the lower, 0 if there is none.
using ReaderEntry = uint64_t;
constexpr ReaderEntry reader_entry(uint32_t generation, Word id) {
  return uint64_t{generation << kReadersNumberBits | generation >> (32 - kReadersNumberBits)} << 32 | id;
}
constexpr uint32_t generation_of(ReaderEntry e) {
  const auto turned = static_cast<uint32_t>(e >> 32);
  return turned >> kReadersNumberBits | turned << (32 - kReadersNumberBits);
}
constexpr Word id_of(ReaderEntry e) {
  return static_cast<Word>(e);
}
// Is it of the group that the word names? The word was loaded before the entry.
constexpr bool is_entry_of(ReaderEntry e, Word word) {
  return id_of(e) && ((static_cast<uint32_t>(e >> 32) ^ word) & kReadersGenerations) == 0;
}
// One of a slot's entries for the bytes of a granule that is; else 0.
SNARL_INLINE ReaderEntry any_entry_of(const ReaderEntry *entries, Word word) {
  for (uint32_t i = 0; i < SNARL_GRANULE; ++i)
    if (const ReaderEntry e = __atomic_load_n(entries + i, __ATOMIC_RELAXED); is_entry_of(e, word))
      return e;
  return 0;
}
// Of the same life of the group, or of an earlier one?
constexpr bool is_no_later(ReaderEntry e, ReaderEntry than) {
  return static_cast<int32_t>(generation_of(e) - generation_of(than)) <= 0;
}

// By number; reserved at first use.
extern ReaderGroup *reader_groups, *byte_reader_groups; // the latter tell bytes apart
SNARL_INLINE ReaderGroup &group_of(Word word) {
  return (tells_bytes_apart(word) ? byte_reader_groups : reader_groups)[readers_number_of(word)];
}

// By slot, then by the group's number; behind these, four for each group that tells bytes apart. Reserved when the slot
// first has an entry.
extern ReaderEntry *reader_rows[kRows];
inline constexpr uint32_t kByteReaderEntries = 1u << kReaderGroupBits; // where those of bytes begin
// The first of a group's entries in a row.
constexpr uint32_t reader_index_of(Word word) {
  return tells_bytes_apart(word) ? kByteReaderEntries + SNARL_GRANULE * readers_number_of(word)
                                 : readers_number_of(word);
}
SNARL_INLINE ReaderEntry *row_of_slot(uint32_t slot) { // or null
  return slot < kRows ? __atomic_load_n(&reader_rows[slot], __ATOMIC_ACQUIRE) : nullptr;
}

// Did the slot read these bytes in its current epoch? The answer counts if the cell names the group still.
bool reader_is_current(const Thread &t, Word word, ByteMask mask);

// May reads of the thread be in groups? It has a row then, or its slot may get one.
bool may_have_row(const Thread &t);

// Steps 1 (but for the cell) and 2, for the group that `cells` cells name; with `only_current` no entry is changed,
// unless the group tells bytes apart. The caller loads the cells again and asks readers_are(): only if nothing changed
// the answer counts.
enum class Renewal : uint8_t { current, renewed, impossible };
Renewal renew_reader(AccessSite &site, Word word, uint32_t cells, ByteMask mask, bool only_current,
                     uint32_t &generation);
SNARL_INLINE bool readers_are(Word word, uint32_t generation) {
  return __atomic_load_n(&group_of(word).generation, __ATOMIC_ACQUIRE) == generation;
}

} // namespace snarl

#endif // SNARL_RUNTIME_SHADOW_READER_ROWS_H
