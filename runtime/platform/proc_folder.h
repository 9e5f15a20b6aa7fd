// Folders of /proc whose entries are numbers: the process's threads, its descriptors. Any thread; no memory is
// allocated and errno stays.
#ifndef SNARL_RUNTIME_PLATFORM_PROC_FOLDER_H
#define SNARL_RUNTIME_PLATFORM_PROC_FOLDER_H

#include "runtime/platform/base.h"
#include "runtime/platform/sys.h"

#include <fcntl.h>
#include <sys/syscall.h>

namespace snarl {

// Calls f(number, reader) for each, in the kernel's order; `reader` is the descriptor by which the folder is read.
template <typename F> void for_each_number_in(const char *folder, F f) {
  const long reader = sys::open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (reader < 0)
    return;
  alignas(8) char entries[4096]; // linux_dirent64: its length at 16, its name at 19
  for (long n; (n = sys::call(SYS_getdents64, reader, reinterpret_cast<long>(entries), sizeof(entries))) > 0;)
    for (long at = 0; at < n; at += *reinterpret_cast<const unsigned short *>(entries + at + 16)) {
      const char *name = entries + at + 19;
      if (*name == '.')
        continue;
      uint32_t number = 0;
      for (; *name; ++name)
        number = number * 10 + static_cast<uint32_t>(*name - '0');
      f(number, static_cast<uint32_t>(reader));
    }
  sys::close(static_cast<int>(reader));
}

} // namespace snarl

#endif // SNARL_RUNTIME_PLATFORM_PROC_FOLDER_H
