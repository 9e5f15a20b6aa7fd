// What several own together, as planted code tells of it.
#include "runtime/sync/owners.h"

using namespace snarl;

SNARL_EXPORT void __snarl_owner_leaves(const void *count) {
  if (Thread *t = self())
    owner_leaves(*t, count);
}

SNARL_EXPORT uint32_t __snarl_last_owner_begins(const void *count) {
  Thread *t = self();
  return t ? last_owner_begins(*t, count, reinterpret_cast<uintptr_t>(__builtin_dwarf_cfa())) : 0;
}
