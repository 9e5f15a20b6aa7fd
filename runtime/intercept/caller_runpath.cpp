#include "runtime/intercept/caller_runpath.h"

#include "runtime/platform/process_image.h"
#include "runtime/platform/sys.h"

#include <dlfcn.h>
#include <elf.h>
#include <fcntl.h>
#include <link.h>
#include <sys/syscall.h>

namespace snarl {
namespace {

constexpr size_t kPathSize = 4096;

struct Caller {
  const char *path;     // of the object; empty: the main program, whose run path libc searches anyhow
  const char *run_path; // DT_RUNPATH or DT_RPATH; null: none
};

bool find_caller(Pc pc, Caller &caller) {
  Dl_info info;
  link_map *map = nullptr;
  if (!dladdr1(reinterpret_cast<void *>(pc), &info, reinterpret_cast<void **>(&map), RTLD_DL_LINKMAP) || !map)
    return false;
  const char *strings = nullptr;
  uint64_t at = 0;
  for (const ElfW(Dyn) *entry = map->l_ld; entry->d_tag != DT_NULL; ++entry) {
    if (entry->d_tag == DT_STRTAB)
      strings = reinterpret_cast<const char *>(entry->d_un.d_ptr);
    if (entry->d_tag == DT_RUNPATH || (entry->d_tag == DT_RPATH && !at))
      at = entry->d_un.d_val;
  }
  caller = {map->l_name, strings && at ? strings + at : nullptr};
  return true;
}

// One folder of a search list, with $ORIGIN in front replaced, and the name behind it. False: it does not fit.
bool compose(const char *folder, size_t size, const char *name, const char *origin, char (&out)[kPathSize]) {
  size_t length = 0;
  auto add = [&](const char *text, size_t n) {
    bool fits = length + n < kPathSize;
    if (fits)
      __snarl_memcpy(out + length, text, n);
    length += fits ? n : kPathSize;
    return fits;
  };
  static const char *const tokens[] = {"$ORIGIN", "${ORIGIN}"};
  for (const char *token : tokens) {
    size_t n = __snarl_strlen(token);
    if (size < n || __snarl_memcmp(folder, token, n) != 0)
      continue;
    size_t origin_size = static_cast<size_t>(last_component(origin) - origin);
    if (!add(origin_size ? origin : "./", origin_size ? origin_size : 2))
      return false;
    folder += n;
    size -= n;
  }
  bool fits = add(folder, size) && (!*name || add("/", 1)) && add(name, __snarl_strlen(name)) && length < kPathSize;
  if (fits)
    out[length] = 0;
  return fits;
}

bool exists(const char *path) {
  return sys::call(SYS_faccessat, AT_FDCWD, reinterpret_cast<long>(path), R_OK) == 0;
}

// Searches a colon-separated list of folders.
bool find_in(const char *list, const char *name, const char *origin, char (&out)[kPathSize]) {
  while (list && *list) {
    size_t size = 0;
    while (list[size] && list[size] != ':')
      ++size;
    if (size && compose(list, size, name, origin, out) && exists(out))
      return true;
    list += size + (list[size] == ':');
  }
  return false;
}

bool has_slash(const char *name) {
  return last_component(name) != name;
}

} // namespace

const char *as_seen_by_caller(const char *name, Pc pc, char (&buffer)[kPathSize]) {
  Caller caller;
  bool from_origin = name && name[0] == '$';
  if (!name || !*name || (has_slash(name) && !from_origin) || !find_caller(pc, caller) || !*caller.path)
    return name;
  if (from_origin)
    return compose(name, __snarl_strlen(name), "", caller.path, buffer) ? buffer : name;
  // LD_LIBRARY_PATH comes before the run path.
  if (!caller.run_path || find_in(environment_value("LD_LIBRARY_PATH"), name, caller.path, buffer))
    return name;
  return find_in(caller.run_path, name, caller.path, buffer) ? buffer : name;
}

} // namespace snarl
