// The heap's births: which live block holds an address, who allocated it and where.
//
// The malloc family (intercept/heap.cpp) asks glibc for kTrailerBytes more than the program wants and hands each new
// block to heap_birth(). Blocks that came another way are unknown here and are left alone.
#ifndef SNARL_RUNTIME_HEAP_HEAP_H
#define SNARL_RUNTIME_HEAP_HEAP_H

#include "runtime/channel/facts.h"
#include "runtime/heap/block_map.h"
#include "runtime/heap/freed.h"
#include "runtime/heap/trailer.h"

namespace snarl {

// A block of glibc's malloc with room for `size` bytes and the trailer.
SNARL_INLINE void heap_birth(void *p, size_t size, Context context, Tid tid) {
  size_t room = block_room(p);
  *block_trailer(p, room) = make_trailer(room, {size, tid, context});
  mark_block_live(reinterpret_cast<uintptr_t>(p));
}

SNARL_INLINE bool heap_is_live(const void *p) {
  return block_is_live(reinterpret_cast<uintptr_t>(p));
}
// Was freed since it last was live.
SNARL_INLINE bool heap_is_dead(const void *p) {
  return block_is_dead(reinterpret_cast<uintptr_t>(p));
}
// `birth`: the block's, which is remembered for a while; not that of a block whose memory goes with it.
SNARL_INLINE void heap_death(const void *p, Birth birth) {
  if (LIKELY(!block_is_mapped(p)))
    note_freed_block(reinterpret_cast<uintptr_t>(p), birth);
  mark_block_dead(reinterpret_cast<uintptr_t>(p));
}
// Of a live block.
SNARL_INLINE Birth heap_birth_of(const void *p) {
  size_t room = block_room(p);
  return birth_of(room, *block_trailer(const_cast<void *>(p), room));
}

// The block that holds the address (any address inside it): live, or freed lately. False when there is none. Reads the
// block's memory in a way that cannot fault while another thread frees it. Not for hot paths.
bool heap_find(uintptr_t address, LocationFact &found);

} // namespace snarl

#endif // SNARL_RUNTIME_HEAP_HEAP_H
