// Shadow words and access ids: their layout and the rules on them. Pure functions; docs/shadow.md has the why.
//
// A shadow word (32 bits) is
//   0                      never accessed
//   bit 31 clear           an access id: names (slot, clock, access site)
//   bit 31 set             a reference: bits 29–30 say to what, bits 0–28 which one
//
// Ids of one slot are laid out as regions, epoch × site: a region starts at `start` (a multiple of its size), holds
// 2^site_bits sites, and the access of site number i in the e-th epoch of the region has the id
//     start + (e << site_bits) + i
// so that all ids of the current epoch agree in their upper bits, and the clock follows from the id.
#ifndef SNARL_DETECTOR_CORE_ACCESS_ID_H
#define SNARL_DETECTOR_CORE_ACCESS_ID_H

#include "detector/core/ids.h"

namespace snarl {

using Word = uint32_t;

enum class WordKind : uint8_t { none, id, set, readers, sync, bytes, locked };

inline constexpr Word kReferenceBit = 1u << 31;
inline constexpr uint32_t kReferenceIndexBits = 29;
inline constexpr Word kReferenceIndexMask = (1u << kReferenceIndexBits) - 1;
inline constexpr Word kSetTag = kReferenceBit;
inline constexpr Word kSyncTag = kReferenceBit | (1u << kReferenceIndexBits);
inline constexpr Word kReadersTag = kReferenceBit | (2u << kReferenceIndexBits);
inline constexpr Word kBytesTag = kReferenceBit | (3u << kReferenceIndexBits); // the last index is none: kLockedWord
// In the write word of a cell only, like kBytesTag: a thread is changing the cell.
inline constexpr Word kLockedWord = 0xffffffffu;

constexpr WordKind kind_of(Word w) {
  if (w == 0)
    return WordKind::none;
  if (!(w & kReferenceBit))
    return WordKind::id;
  if (w == kLockedWord)
    return WordKind::locked;
  constexpr WordKind kinds[] = {WordKind::set, WordKind::sync, WordKind::readers, WordKind::bytes};
  return kinds[(w >> kReferenceIndexBits) & 3];
}
constexpr bool is_plain(Word w) {
  return !(w & kReferenceBit);
} // none or id
constexpr uint32_t index_of(Word w) {
  return w & kReferenceIndexMask;
}
constexpr Word set_word(uint32_t index) {
  return kSetTag | index;
}
constexpr Word sync_word(uint32_t index) {
  return kSyncTag | index;
}

// A word that names readers (runtime/shadow/reader_rows.h): bits 0–21 the group's number, 22–26 the lowest of its
// generation, 27 whether two cells name it, 28 whether it tells the bytes of its granule apart.
inline constexpr uint32_t kReadersNumberBits = 22;
inline constexpr Word kReadersGenerations = 31u << kReadersNumberBits, kReadersOfPair = 1u << 27,
                      kReadersOfBytes = 1u << 28;
// `kind`: 0, kReadersOfPair or kReadersOfBytes.
constexpr Word readers_word(uint32_t number, uint32_t generation, Word kind) {
  return kReadersTag | kind | (generation << kReadersNumberBits & kReadersGenerations) | number;
}
constexpr uint32_t readers_number_of(Word w) {
  return w & ((1u << kReadersNumberBits) - 1);
}
constexpr bool tells_bytes_apart(Word readers) {
  return readers & kReadersOfBytes;
}

// A cell: the read word in the lower half, the write word in the upper half.
using Cell = uint64_t;
constexpr Word read_word(Cell c) {
  return static_cast<Word>(c);
}
constexpr Word write_word(Cell c) {
  return static_cast<Word>(c >> 32);
}
constexpr Cell make_cell(Word read, Word write) {
  return (Cell{write} << 32) | read;
}
// A thread is changing the cell. It names nothing meanwhile: what it named may be given up, and changed by others,
// before the cell names something again.
inline constexpr Cell kLockedCell = make_cell(0, kLockedWord);

// The bytes of a granule, one bit each.
using ByteMask = uint8_t;
inline constexpr ByteMask kAllBytes = 15;

// A write word that names byte cells says also which bytes were read and written in the epoch of the read word's id
// (runtime/shadow/byte_cells.h): bits 0–20 the index, 21–24 the bytes written, 25–28 those read or written.
inline constexpr uint32_t kByteIndexBits = 21, kBytesWrittenShift = 21, kBytesReadShift = 25;
constexpr Word bytes_word(uint32_t index, ByteMask read, ByteMask written) {
  return kBytesTag | Word{read} << kBytesReadShift | Word{written} << kBytesWrittenShift | index;
}
constexpr uint32_t byte_index_of(Word w) {
  return w & ((1u << kByteIndexBits) - 1);
}
constexpr ByteMask bytes_read(Word w) {
  return w >> kBytesReadShift & kAllBytes;
}
constexpr ByteMask bytes_written(Word w) {
  return w >> kBytesWrittenShift & kAllBytes;
}
constexpr ByteMask bytes_of(uintptr_t address, uint32_t size) { // within one granule
  return static_cast<ByteMask>(((1u << size) - 1) << (address & 3));
}

} // namespace snarl

#endif // SNARL_DETECTOR_CORE_ACCESS_ID_H
