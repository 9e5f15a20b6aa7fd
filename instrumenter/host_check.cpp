// A plugin that is loaded into a compiler of another version crashes it, if it loads at all. So it asks the compiler
// for its version before any other of its own code runs, and ends it with one line that says what is wrong.
#include "instrumenter/llvm_compat.h"

#include <cstdio>
#include <cstdlib>
#include <dlfcn.h>
#include <string>

namespace snarl {
namespace {

// 0: unknown (the program is not clang).
int versionOfHost() {
  using FullVersion = std::string();
  auto *fullVersion = reinterpret_cast<FullVersion *>(dlsym(RTLD_DEFAULT, "_ZN5clang19getClangFullVersionB5cxx11Ev"));
  if (!fullVersion)
    return 0;
  const std::string text = fullVersion(), before = "clang version ";
  const size_t at = text.find(before);
  return at == std::string::npos ? 0 : std::atoi(text.c_str() + at + before.size());
}

__attribute__((constructor(101))) void checkHost() {
  const int host = versionOfHost();
  if (!host || host == compat::version)
    return;
  std::fprintf(
      stderr,
      "snarl: this plugin is for clang %d and cannot be loaded into clang %d: use SnarlPlugin-%d.so, or snarl-clang\n",
      compat::version, host, host);
  std::_Exit(1);
}

} // namespace
} // namespace snarl
