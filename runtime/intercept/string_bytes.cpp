#include "runtime/intercept/string_bytes.h"

#include "runtime/intercept/interceptor.h"

#include <cctype>

SNARL_REAL(size_t, strlen, const char *s);
SNARL_REAL(size_t, strnlen, const char *s, size_t limit);

namespace snarl {

size_t string_length(const char *s) {
  return REAL(strlen)(s);
}
size_t string_length(const char *s, size_t limit) {
  return REAL(strnlen)(s, limit);
}

// Where two strings first differ, or end. Words of 8 bytes where neither load can leave its page.
static size_t first_difference(const char *a, const char *b) {
  using Bytes = uint64_t __attribute__((may_alias, aligned(1)));
  constexpr uint64_t kOnes = 0x0101010101010101;
  constexpr uintptr_t kPageMask = 4095;
  for (size_t i = 0;;) {
    bool whole = (reinterpret_cast<uintptr_t>(a + i) & kPageMask) <= kPageMask - 7 &&
                 (reinterpret_cast<uintptr_t>(b + i) & kPageMask) <= kPageMask - 7;
    if (!whole) {
      if (a[i] != b[i] || a[i] == 0)
        return i;
      ++i;
      continue;
    }
    uint64_t x = *reinterpret_cast<const Bytes *>(a + i), y = *reinterpret_cast<const Bytes *>(b + i);
    if (uint64_t stops = (x ^ y) | ((x - kOnes) & ~x & kOnes << 7))
      return i + static_cast<size_t>(__builtin_ctzll(stops)) / 8;
    i += 8;
  }
}

size_t compared_string_bytes(const char *a, const char *b, int result) {
  return (result == 0 ? string_length(a) : first_difference(a, b)) + 1;
}

size_t compared_string_bytes(const char *a, const char *b, size_t limit, bool fold_case) {
  for (size_t i = 0; i < limit; ++i) {
    auto x = static_cast<unsigned char>(a[i]), y = static_cast<unsigned char>(b[i]);
    bool same = x == y || (fold_case && tolower(x) == tolower(y));
    if (!same || x == 0)
      return i + 1;
  }
  return limit;
}

} // namespace snarl
