// Modules whose accesses to memory the run could not see: they have no planted code, and are none of the libraries
// whose effects the interceptors stand for.
#include "runtime/channel/modules.h"
#include "runtime/channel/state.h"
#include "runtime/platform/process_image.h"

namespace snarl {
namespace {

bool is_understood(const char *path) {
  static const char *const names[] = {
      "libc.so",      "ld-linux-x86-64.so", "libm.so",      "libpthread.so", "libdl.so",     "librt.so",  "libgcc_s.so",
      "libstdc++.so", "libc++.so",          "libc++abi.so", "libunwind.so",  "libatomic.so", "libomp.so", "libomp-",
      "libiomp5.so",  "libsnarl_rt.so"};
  const char *name = last_component(path);
  for (const char *known : names)
    if (__snarl_memcmp(name, known, __snarl_strlen(known)) == 0)
      return true;
  return false;
}

} // namespace

void count_unseen_modules() {
  bool any_planted = false;
  for (const LoadedModule &module : all_modules())
    any_planted |= (module.flags & module_flags::planted) != 0;
  for (const LoadedModule &module : all_modules())
    if (any_planted && !(module.flags & module_flags::planted) && !is_understood(module.path))
      count_coverage(CoverageFact::uninstrumented_module, 0, module.path);
}

} // namespace snarl
