#include "runtime/intercept/interceptor.h"

#include "runtime/platform/sys.h"

#include <cerrno>
#include <dlfcn.h>

// The linker collects every Real of the runtime here. Weak: a runtime without any is fine.
extern "C" {
extern __attribute__((weak, visibility("hidden"))) snarl::RealSlot __start_snarl_reals[];
extern __attribute__((weak, visibility("hidden"))) snarl::RealSlot __stop_snarl_reals[];
}

namespace snarl {
namespace {

__thread int lookups;

constexpr size_t kEarlyBytes = 1 << 16;
alignas(16) char early_arena[kEarlyBytes];
size_t early_used;

} // namespace

void *resolve_real(RealSlot &slot) {
  int saved_errno = errno;
  ++lookups;
  void *found = slot.version ? dlvsym(RTLD_NEXT, slot.name, slot.version) : nullptr;
  if (!found)
    found = dlsym(RTLD_NEXT, slot.name);
  --lookups;
  errno = saved_errno;
  __atomic_store_n(&slot.found, found, __ATOMIC_RELAXED);
  return found;
}

void no_real_function(const RealSlot &slot) {
  internal_error("libc", 0, slot.name);
}

void resolve_all_reals() {
  for (RealSlot *slot = __start_snarl_reals; slot < __stop_snarl_reals; ++slot)
    if (!slot->found)
      resolve_real(*slot);
}

bool in_symbol_lookup() {
  return lookups != 0;
}

void *early_allocate(size_t bytes) {
  bytes = (bytes + 15) & ~size_t{15};
  size_t at = __atomic_fetch_add(&early_used, bytes, __ATOMIC_RELAXED);
  SNARL_CHECK(at + bytes <= kEarlyBytes);
  return early_arena + at;
}

bool early_owns(const void *p) {
  return static_cast<const char *>(p) >= early_arena && static_cast<const char *>(p) < early_arena + kEarlyBytes;
}

} // namespace snarl
