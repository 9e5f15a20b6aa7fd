// The symbols of libc itself, whatever stands in front of it in the dynamic linker's search. Needs no memory and calls
// nothing that does, so that malloc can use it.
#ifndef SNARL_RUNTIME_INTERCEPT_LIBC_SYMBOLS_H
#define SNARL_RUNTIME_INTERCEPT_LIBC_SYMBOLS_H

#include "runtime/platform/base.h"

#include <cstdint>
#include <link.h>

namespace snarl {

struct LibcSymbols {
  uintptr_t base = 0;
  const ElfW(Sym) *table = nullptr;
  const char *strings = nullptr;
  const uint32_t *hashes = nullptr; // DT_GNU_HASH; null: libc was not found

  // The address of a function or variable; 0: libc has none of that name.
  uintptr_t find(const char *name) const;
};

LibcSymbols find_libc_symbols();

} // namespace snarl

#endif // SNARL_RUNTIME_INTERCEPT_LIBC_SYMBOLS_H
