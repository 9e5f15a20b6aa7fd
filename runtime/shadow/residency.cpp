#include "runtime/shadow/residency.h"

#include "runtime/platform/sys.h"

#include <fcntl.h>
#include <sys/syscall.h>

namespace snarl {

namespace {

constexpr size_t kPagesAtOnce = 512;
constexpr uint64_t kPresentOrSwapped = 3ULL << 62; // of an entry of /proc/self/pagemap

// Fills out[i] with whether page i exists. False: the kernel does not tell.
bool look_up(int pagemap, uintptr_t begin, size_t pages, bool *out) {
  uint64_t entries[kPagesAtOnce];
  long want = static_cast<long>(pages * sizeof(uint64_t));
  if (pagemap >= 0 && sys::call(SYS_pread64, pagemap, reinterpret_cast<long>(entries), want,
                                static_cast<long>(begin / kPage * sizeof(uint64_t))) == want) {
    for (size_t i = 0; i < pages; ++i)
      out[i] = entries[i] & kPresentOrSwapped;
    return true;
  }
  return false;
}

} // namespace

void for_each_resident_page(uintptr_t begin, uintptr_t end, void (*f)(uintptr_t, void *), void *argument) {
  int pagemap = static_cast<int>(sys::open("/proc/self/pagemap", O_RDONLY | O_CLOEXEC));
  bool exists[kPagesAtOnce];
  for (uintptr_t at = begin; at < end; at += kPagesAtOnce * kPage) {
    size_t pages = (end - at) / kPage < kPagesAtOnce ? (end - at) / kPage : kPagesAtOnce;
    bool known = look_up(pagemap, at, pages, exists);
    for (size_t i = 0; i < pages; ++i)
      if (!known || exists[i])
        f(at + i * kPage, argument);
  }
  if (pagemap >= 0)
    sys::close(pagemap);
}

} // namespace snarl
