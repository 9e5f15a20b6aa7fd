#include "runtime/heap/freed.h"
#include "runtime/heap/heap.h"

#include "runtime/platform/sys.h"

#include <cerrno>
#include <sys/syscall.h>
#include <sys/uio.h>

namespace snarl {
namespace {

// Where the kernel refuses (seccomp), the memory is read directly.
bool read_word(uintptr_t address, uint64_t &value) {
  iovec to{&value, sizeof value};
  iovec from{reinterpret_cast<void *>(address), sizeof value};
  long n =
      sys::call(SYS_process_vm_readv, sys::getpid(), reinterpret_cast<long>(&to), 1, reinterpret_cast<long>(&from), 1);
  if (n == sizeof value)
    return true;
  if (n == -EFAULT || n >= 0)
    return false;
  value = *reinterpret_cast<uint64_t *>(address);
  return true;
}

bool read_birth(uintptr_t start, Birth &birth) {
  uint64_t header, trailer;
  if (!read_word(start - sizeof header, header))
    return false;
  size_t room = room_of_header(header);
  if (room < kTrailerBytes || room >> 47 || !read_word(start + room - kTrailerBytes, trailer))
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
