#include "runtime/platform/address_range.h"

#include <dlfcn.h>
#include <link.h>

namespace snarl {

AddressRange range_of_symbol(const void *at) {
  Dl_info info;
  ElfW(Sym) *entry = nullptr;
  if (!at || !dladdr1(at, &info, reinterpret_cast<void **>(&entry), RTLD_DL_SYMENT) || !entry)
    return {};
  return {reinterpret_cast<uintptr_t>(at), entry->st_size};
}

} // namespace snarl
