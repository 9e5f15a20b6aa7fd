#include "runtime/intercept/interceptor.h"

#include "runtime/platform/sys.h"

#include <cerrno>
#include <dlfcn.h>

// The linker collects every Real of the runtime here. Weak: a runtime without any is fine.
extern "C" {
extern __attribute__((weak, visibility("hidden"))) snarl::RealSlot __start_snarl_reals[];
extern __attribute__((weak, visibility("hidden"))) snarl::RealSlot __stop_snarl_reals[];
}

SNARL_REAL(void *, dlopen, const char *path, int mode);

namespace snarl {
namespace {

void *next_function(const RealSlot &slot) {
  void *found = slot.version ? dlvsym(RTLD_NEXT, slot.name, slot.version) : nullptr;
  return found ? found : dlsym(RTLD_NEXT, slot.name);
}

// dlopen may have brought the C++ library into a scope of its own.
void *function_of_cxx_library(const char *name) {
  static const char *const libraries[] = {"libstdc++.so.6", "libc++abi.so.1"};
  bool is_cxx = name[0] == '_' && (name[1] == 'Z' || __snarl_memcmp(name, "__cxa_", 6) == 0);
  for (const char *library : libraries)
    if (void *handle = is_cxx ? REAL(dlopen)(library, RTLD_LAZY | RTLD_NOLOAD) : nullptr)
      return dlsym(handle, name);
  return nullptr;
}

} // namespace

void *resolve_real(RealSlot &slot) {
  int saved_errno = errno;
  void *found = next_function(slot);
  if (!found)
    found = function_of_cxx_library(slot.name);
  errno = saved_errno;
  __atomic_store_n(&slot.found, found, __ATOMIC_RELAXED);
  return found;
}

void no_real_function(const RealSlot &slot) {
  Text text;
  text << "the program calls " << slot.name << ", which no library of this system has";
  say(text);
  internal_error(__FILE__, __LINE__, "no real function");
}

void resolve_all_reals() {
  for (RealSlot *slot = __start_snarl_reals; slot < __stop_snarl_reals; ++slot)
    if (!slot->found)
      slot->found = next_function(*slot);
}

} // namespace snarl
