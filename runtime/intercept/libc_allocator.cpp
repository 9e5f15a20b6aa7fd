#include "runtime/intercept/libc_allocator.h"

#include "runtime/intercept/libc_symbols.h"
#include "runtime/platform/sys.h"

namespace snarl {
namespace {

template <typename F> void find(const LibcSymbols &libc, F *&slot, const char *name) {
  auto *found = reinterpret_cast<F *>(libc.find(name));
  if (!found)
    internal_error(__FILE__, __LINE__, name);
  __atomic_store_n(&slot, found, __ATOMIC_RELAXED);
}

SNARL_COLD void find_all() {
  const LibcSymbols libc = find_libc_symbols();
  find(libc, libc_allocator.malloc, "__libc_malloc");
  find(libc, libc_allocator.calloc, "__libc_calloc");
  find(libc, libc_allocator.realloc, "__libc_realloc");
  find(libc, libc_allocator.memalign, "__libc_memalign");
  find(libc, libc_allocator.free, "__libc_free");
}

void *first_malloc(size_t size) {
  find_all();
  return libc_malloc(size);
}
void *first_calloc(size_t count, size_t each) {
  find_all();
  return libc_calloc(count, each);
}
void *first_realloc(void *p, size_t size) {
  find_all();
  return libc_realloc(p, size);
}
void *first_memalign(size_t alignment, size_t size) {
  find_all();
  return libc_memalign(alignment, size);
}
void first_free(void *p) {
  find_all();
  libc_free(p);
}

} // namespace

constinit LibcAllocator libc_allocator = {first_malloc, first_calloc, first_realloc, first_memalign, first_free};

} // namespace snarl
