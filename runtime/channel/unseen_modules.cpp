// Modules whose accesses to memory the run could not see, though they may have met the program's threads there: they
// have no planted code, are none of the libraries whose effects the interceptors stand for, and were entered. That is,
// while the program had several threads,
//   - a function or variable of theirs was bound in a module with planted code, or the other way round: the dynamic
//     linker's relocations tell. Where it binds lazily, as by default, a function is bound when it is first called;
//   - or they were loaded by a dlopen of the program's (which finds functions by dlsym, unseen).
// What is merely loaded, or only serves other such libraries, is not named: who calls it is.
#include "runtime/channel/modules.h"
#include "runtime/channel/state.h"
#include "runtime/platform/process_image.h"
#include "runtime/platform/sys.h"
#include "runtime/thread/registry.h"

#include <elf.h>

namespace snarl {
namespace {

bool is_understood(const char *path) {
  static const char *const names[] = {
      "libc.so",      "ld-linux-x86-64.so", "libm.so",      "libpthread.so", "libdl.so",
      "librt.so",     "libgcc_s.so",        "libstdc++.so", "libc++.so",     "libc++abi.so",
      "libunwind.so", "libatomic.so",       "libomp.so",    "libomp-",       "libiomp5.so",
      "libtbb",       "libsnarl_rt.so"};
  const char *name = last_component(path);
  for (const char *known : names)
    if (__snarl_memcmp(name, known, __snarl_strlen(known)) == 0)
      return true;
  return false;
}

bool is_planted(const LoadedModule &module) {
  return module.flags & module_flags::planted;
}

LoadedModule *loaded_module_at(uintptr_t address) {
  for (LoadedModule &module : all_modules())
    if (module.loaded && address - module.begin < module.end - module.begin)
      return &module;
  return nullptr;
}

// A module that is bound to one of the other sort: the one without planted code was entered.
void bound(LoadedModule &module, uintptr_t address) {
  LoadedModule *other = loaded_module_at(address);
  if (other && is_planted(*other) != is_planted(module))
    (is_planted(module) ? *other : module).entered = true;
}

// Calls f for each element of an array that may not be there.
template <typename T, typename F> void each_at(uintptr_t array, size_t count, F f) {
  constexpr size_t kAtOnce = 8; // the thread that ends the program may have the least of stacks
  T part[kAtOnce];
  for (size_t at = 0; at < count; at += kAtOnce) {
    const size_t n = count - at < kAtOnce ? count - at : kAtOnce;
    if (!sys::peek(part, array + at * sizeof(T), n * sizeof(T)))
      return;
    for (size_t i = 0; i < n; ++i)
      f(part[i]);
  }
}

struct RelocationTable {
  uintptr_t place = 0;
  size_t size = 0;
};

// The dynamic linker has turned its place into an address, unless it could not write that down.
void look_at(LoadedModule &module, RelocationTable table) {
  const uintptr_t at = table.place < module.begin ? module.bias + table.place : table.place;
  each_at<Elf64_Rela>(at, table.size / sizeof(Elf64_Rela), [&](const Elf64_Rela &relocation) {
    const uint64_t type = ELF64_R_TYPE(relocation.r_info);
    uintptr_t target;
    if ((type == R_X86_64_JUMP_SLOT || type == R_X86_64_GLOB_DAT || type == R_X86_64_64) &&
        sys::peek(&target, module.bias + relocation.r_offset, sizeof target))
      bound(module, target);
  });
}

void look_at(LoadedModule &module, const Elf64_Phdr &dynamic) {
  RelocationTable all, calls;
  each_at<Elf64_Dyn>(module.bias + dynamic.p_vaddr, dynamic.p_memsz / sizeof(Elf64_Dyn), [&](const Elf64_Dyn &entry) {
    if (entry.d_tag == DT_RELA)
      all.place = entry.d_un.d_ptr;
    else if (entry.d_tag == DT_RELASZ)
      all.size = entry.d_un.d_val;
    else if (entry.d_tag == DT_JMPREL)
      calls.place = entry.d_un.d_ptr;
    else if (entry.d_tag == DT_PLTRELSZ)
      calls.size = entry.d_un.d_val;
  });
  look_at(module, all);
  look_at(module, calls);
}

void look_at(LoadedModule &module) {
  Elf64_Ehdr elf;
  if (!sys::peek(&elf, module.begin, sizeof elf))
    return;
  each_at<Elf64_Phdr>(module.begin + elf.e_phoff, elf.e_phnum, [&](const Elf64_Phdr &header) {
    if (header.p_type == PT_DYNAMIC)
      look_at(module, header);
  });
}

bool had_several_threads() {
  return threads_created() > 1;
}

} // namespace

void find_entered_modules() {
  if (!had_several_threads())
    return;
  for (LoadedModule &module : all_modules())
    if (module.loaded && !is_understood(module.path))
      look_at(module);
}

void module_loaded_by(uintptr_t caller, uintptr_t loaded) {
  ChannelGuard guard;
  modules_refresh();
  LoadedModule *by = loaded_module_at(caller), *module = loaded_module_at(loaded);
  if (by && module)
    bound(*by, loaded);
}

void count_unseen_modules() {
  if (!had_several_threads())
    return;
  find_entered_modules();
  for (const LoadedModule &module : all_modules())
    if (module.entered && !is_planted(module) && !is_understood(module.path))
      count_coverage(CoverageFact::uninstrumented_module, 0, module.path);
}

} // namespace snarl
