#include "runtime/heap/freed.h"
#include "runtime/heap/heap.h"

#include "runtime/platform/sys.h"

namespace snarl {
namespace {

bool read_birth(uintptr_t start, Birth &birth) {
  uint64_t header, trailer;
  if (!sys::peek(&header, start - sizeof header, sizeof header))
    return false;
  size_t room = room_of_header(header);
  if (room < kTrailerBytes || room >> 47 || !sys::peek(&trailer, start + room - kTrailerBytes, sizeof trailer))
    return false;
  birth = birth_of(room, trailer);
  return true;
}

// The live block that holds the address. Blocks that were freed where it lies now are still marked within it.
bool find_live_block(uintptr_t address, uintptr_t &start, Birth &birth) {
  start = last_block_start(address);
  while (start && !block_is_live(start))
    start = last_block_start(start - 1);
  return start && read_birth(start, birth) && address - start < birth.size;
}

bool find_dead_block(uintptr_t address, uintptr_t &start, Birth &birth) {
  start = last_block_start(address);
  return start && block_is_dead(start) && find_freed_block(start, birth) && address - start < birth.size;
}

} // namespace

bool heap_find(uintptr_t address, LocationFact &found) {
  uintptr_t start;
  Birth birth;
  if (!find_live_block(address, start, birth) && !find_dead_block(address, start, birth))
    return false;
  found = {};
  found.kind = LocationKind::heap;
  found.base = start;
  found.size = birth.size;
  found.tid = birth.tid;
  found.context = birth.context;
  return true;
}

} // namespace snarl
