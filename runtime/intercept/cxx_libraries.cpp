#include "runtime/intercept/cxx_libraries.h"

#include "runtime/heap/library_memory.h"
#include "runtime/intercept/interceptor.h"

#include <dlfcn.h>
#include <link.h>

SNARL_REAL(void *, dlopen, const char *path, int mode);
SNARL_REAL(int, dlclose, void *handle);

namespace snarl {
namespace {

constexpr const char *kLibraries[] = {"libstdc++.so.6", "libc++abi.so.1", "libc++.so.1"};

// A dlopen without RTLD_GLOBAL brings them out of the global scope's reach.
void *symbol_out_of_scope(const char *name) {
  for (const char *library : kLibraries)
    if (void *handle = REAL(dlopen)(library, RTLD_LAZY | RTLD_NOLOAD)) {
      void *symbol = dlsym(handle, name);
      REAL(dlclose)(handle);
      if (symbol)
        return symbol;
    }
  return nullptr;
}

void *symbol_anywhere(const char *name) {
  void *symbol = dlsym(RTLD_DEFAULT, name);
  return symbol ? symbol : symbol_out_of_scope(name);
}

// How often a module came or went, as the dynamic linker counts it.
int count_changes(dl_phdr_info *first, size_t, void *changes) {
  *static_cast<unsigned long long *>(changes) = first->dlpi_adds + first->dlpi_subs;
  return 1;
}

} // namespace

void cxx_libraries_refresh() {
  static unsigned long long known;
  unsigned long long changes = 0;
  dl_iterate_phdr(count_changes, &changes);
  if (__atomic_load_n(&known, __ATOMIC_ACQUIRE) == changes)
    return;
  library_memory_refresh(symbol_anywhere);
  __atomic_store_n(&known, changes, __ATOMIC_RELEASE);
}

} // namespace snarl
