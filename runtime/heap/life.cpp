#include "runtime/heap/heap.h"
#include "runtime/shadow/ranges.h"
#include "runtime/sink.h"

namespace snarl {

size_t heap_block_size(const void *p) {
  return heap_is_live(p) ? heap_birth_of(p).size : 0;
}

void on_heap_allocated(Thread &, Pc, void *p, size_t size) {
  shadow_reset(reinterpret_cast<uintptr_t>(p), size);
}

void on_heap_freed(Thread &t, Pc pc, void *p) {
  on_access(t, pc, p, heap_birth_of(p).size, AccessKind::free);
}

} // namespace snarl
