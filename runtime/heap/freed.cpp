#include "runtime/heap/freed.h"

namespace snarl {

FreedBlock freed_blocks[kFreedBlocks];

bool find_freed_block(uintptr_t start, Birth &birth) {
  const FreedBlock &f = freed_block_for(start);
  if (__atomic_load_n(&f.start, __ATOMIC_ACQUIRE) != start)
    return false;
  birth = {f.size, Tid(f.tid), Context(f.context)};
  __atomic_thread_fence(__ATOMIC_ACQUIRE);
  return __atomic_load_n(&f.start, __ATOMIC_RELAXED) == start;
}

} // namespace snarl
