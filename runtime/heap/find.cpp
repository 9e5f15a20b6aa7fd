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

} // namespace

bool heap_find(uintptr_t address, LocationFact &found) {
  uintptr_t start = last_block_start(address);
  Birth birth;
  bool known = start && (block_is_live(start) ? read_birth(start, birth) : find_freed_block(start, birth));
  if (!known || address - start >= birth.size)
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
