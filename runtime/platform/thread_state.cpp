#include "runtime/platform/thread_state.h"

#include "runtime/platform/sys.h"

#include <fcntl.h>

namespace snarl {

char kernel_state(uint32_t os_tid) {
  Text path;
  path << "/proc/self/task/" << os_tid << "/stat";
  char line[512];
  const long fd = sys::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (fd < 0)
    return 0;
  const long n = sys::read(static_cast<int>(fd), line, sizeof(line));
  sys::close(static_cast<int>(fd));
  long end = n;
  while (end > 0 && line[end - 1] != ')') // the name may hold anything
    --end;
  return end > 0 && end + 1 < n ? line[end + 1] : 0;
}

} // namespace snarl
