// What the runtime knows of a heap block stands in its last 8 bytes: nothing in front of the block, so alignment,
// blocks that other allocators made, and blocks born before the runtime stay as they are.
//
//   block: | bytes the program asked for | slack | trailer |      room = all of it, as glibc's chunk has it
//   trailer = context:28 | tid:24 | slack:12                       0…11 slack, 12…35 tid, 36…63 context
//
// Slack beyond 4095 bytes (only with huge pages behind malloc) counts as part of the block.
#ifndef SNARL_RUNTIME_HEAP_TRAILER_H
#define SNARL_RUNTIME_HEAP_TRAILER_H

#include "detector/core/ids.h"
#include "runtime/platform/base.h"

namespace snarl {

inline constexpr size_t kTrailerBytes = 8;
inline constexpr size_t kMaxSlack = 4095;

struct Birth {
  size_t size;
  Tid tid;         // 0: unknown, or does not fit
  Context context; // 0: unknown
};

constexpr uint64_t make_trailer(size_t room, Birth b) {
  size_t slack = room - kTrailerBytes - b.size;
  uint64_t tid = b.tid.value < (1u << 24) ? b.tid.value : 0;
  return (slack < kMaxSlack ? slack : kMaxSlack) | tid << 12 | uint64_t{b.context.value} << 36;
}

// A trailer that the program has overwritten gives some birth, but never one larger than the room.
constexpr Birth birth_of(size_t room, uint64_t trailer) {
  size_t slack = trailer & kMaxSlack;
  size_t most = room - kTrailerBytes;
  return {slack <= most ? most - slack : most, Tid(static_cast<uint32_t>(trailer >> 12) & 0xffffffu),
          Context(static_cast<uint32_t>(trailer >> 36))};
}

// The room of a block of glibc's malloc: the word before it holds the chunk's size with three flags, of which 2 says
// that the chunk has its own mapping and so no neighbour whose first word it may use.
constexpr size_t room_of_header(uint64_t header) {
  return (header & ~uint64_t{7}) - ((header & 2) ? 16 : 8);
}
SNARL_INLINE size_t block_room(const void *p) {
  return room_of_header(static_cast<const uint64_t *>(p)[-1]);
}

SNARL_INLINE bool block_is_mapped(const void *p) {
  return static_cast<const uint64_t *>(p)[-1] & 2;
}

SNARL_INLINE uint64_t *block_trailer(void *p, size_t room) {
  return reinterpret_cast<uint64_t *>(static_cast<char *>(p) + room - kTrailerBytes);
}

} // namespace snarl

#endif // SNARL_RUNTIME_HEAP_TRAILER_H
