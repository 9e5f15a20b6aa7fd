#include "runtime/intercept/cxx_libraries.h"

#include "runtime/heap/library_memory.h"
#include "runtime/intercept/interceptor.h"
#include "runtime/sync/locking_functions.h"

#include <dlfcn.h>
#include <link.h>

SNARL_REAL(void *, dlopen, const char *path, int mode);
SNARL_REAL(int, dlclose, void *handle);

namespace snarl {
namespace {

constexpr const char *kLibraries[] = {"libstdc++.so.6", "libc++abi.so.1", "libc++.so.1"};

bool opened; // something, by a dlopen

// Those that a dlopen has brought, without RTLD_GLOBAL out of the global scope's reach.
class LoadedLibraries {
public:
  LoadedLibraries() {
    for (uint32_t i = 0; i < kCount; ++i)
      handles_[i] =
          __atomic_load_n(&opened, __ATOMIC_RELAXED) ? REAL(dlopen)(kLibraries[i], RTLD_LAZY | RTLD_NOLOAD) : nullptr;
  }
  ~LoadedLibraries() {
    for (void *handle : handles_)
      if (handle)
        REAL(dlclose)(handle);
  }
  LoadedLibraries(const LoadedLibraries &) = delete;
  LoadedLibraries &operator=(const LoadedLibraries &) = delete;

  void *symbol(const char *name) const {
    void *found = dlsym(RTLD_DEFAULT, name);
    for (uint32_t i = 0; !found && i < kCount; ++i)
      found = handles_[i] ? dlsym(handles_[i], name) : nullptr;
    return found;
  }

private:
  static constexpr uint32_t kCount = sizeof kLibraries / sizeof *kLibraries;
  void *handles_[kCount];
};

void *symbol_of(const char *name, void *libraries) {
  return static_cast<const LoadedLibraries *>(libraries)->symbol(name);
}

// How often a module came or went, as the dynamic linker counts it.
int count_changes(dl_phdr_info *first, size_t, void *changes) {
  *static_cast<unsigned long long *>(changes) = first->dlpi_adds + first->dlpi_subs;
  return 1;
}

} // namespace

void cxx_libraries_opening() {
  __atomic_store_n(&opened, true, __ATOMIC_RELAXED);
}

void cxx_libraries_refresh() {
  static unsigned long long known;
  unsigned long long changes = 0;
  dl_iterate_phdr(count_changes, &changes);
  if (__atomic_load_n(&known, __ATOMIC_ACQUIRE) == changes)
    return;
  LoadedLibraries libraries;
  library_memory_refresh(symbol_of, &libraries);
  locking_functions_refresh(symbol_of, &libraries);
  __atomic_store_n(&known, changes, __ATOMIC_RELEASE);
}

} // namespace snarl
